import type { Count } from './judge.ts'

/** What the table says of one fault. */
export type Row = ({ readonly fault: string; readonly times: number } & Count) | NotRun

export interface NotRun {
  readonly fault: string
  /** Why this machine cannot. */
  readonly notRun: string
}

export interface Total extends Count {
  readonly times: number
}

export function totalOf(rows: readonly Row[]): Total {
  const total = { times: 0, messages: 0, atDesk: 0, lost: 0, duplicated: 0, falselyConfirmed: 0 }
  for (const row of rows) {
    if ('notRun' in row) continue
    for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += row[key]
  }
  return total
}

/** Whether the campaign has shown what it is for. */
export function isClean({ lost, duplicated, falselyConfirmed }: Count): boolean {
  return lost + duplicated + falselyConfirmed === 0
}

/** Markdown. */
export function writeTable(rows: readonly Row[]): string {
  const head = ['fault', 'times', 'messages', 'at the manual desk', 'lost', 'duplicated', 'falsely confirmed']
  const total = { fault: '**all**', ...totalOf(rows) }
  const body = [...rows, total].map(cellsOf)
  return [head, ['---', ...head.slice(1).map(() => '---:')], ...body]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function cellsOf(row: Row): string[] {
  if ('notRun' in row) return [row.fault, `not run: ${row.notRun}`, '', '', '', '', '']
  const { fault, times, messages, atDesk, lost, duplicated, falselyConfirmed } = row
  return [fault, ...[times, messages, atDesk, lost, duplicated, falselyConfirmed].map((n) => n.toLocaleString('en'))]
}
