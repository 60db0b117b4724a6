/** Where a file does not follow RFC 4180: the line (from 1) on which it goes wrong. */
export interface CsvFault {
  readonly line: number
}

/** The records of a file by RFC 4180; also with LF alone, with a BOM, and with the semicolons of Finland's Excel. */
export function parseCsv(text: string): string[][] | CsvFault {
  const input = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  const [head = ''] = input.split('\n', 1)
  const separator = head.includes(';') && !head.includes(',') ? ';' : ','
  const field =
    separator === ';' ? /(?:"((?:[^"]|"")*)"|([^";\n]*))(;|\n|$)/y : /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/y
  const records: string[][] = []
  let record: string[] = []
  let at = 0
  while (at < input.length || record.length > 0) {
    field.lastIndex = at
    const match = field.exec(input)
    if (!match) return { line: input.slice(0, at).split('\n').length }
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    at = field.lastIndex
    if (match[3] === separator) continue
    records.push(record)
    record = []
  }
  return records.filter((one) => one.some((cell) => cell !== ''))
}

/** A file by RFC 4180. What a spreadsheet would take for a formula begins with an apostrophe. */
export function writeCsv(records: readonly (readonly string[])[]): string {
  return records.map((record) => `${record.map(writeCell).join(',')}\r\n`).join('')
}

function writeCell(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
