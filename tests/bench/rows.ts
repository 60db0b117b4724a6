import type { Machine } from './machine.ts'

/** One line of the report. */
export interface Row {
  readonly what: string
  readonly figure: number
  readonly unit: string
  /** What the figure stands beside, measured in the same run, in turns. */
  readonly beside?: { readonly what: string; readonly figure: number }
  readonly ratio?: number
  /** The bound that the ratio must keep. */
  readonly aim?: { readonly at: 'least' | 'most'; readonly ratio: number }
}

export function isHeld({ ratio, aim }: Row): boolean | undefined {
  if (ratio === undefined || aim === undefined) return undefined
  return aim.at === 'least' ? ratio >= aim.ratio : ratio <= aim.ratio
}

export function printRows(machine: Machine, rows: readonly Row[], seconds: number): void {
  const table = [['what', 'figure', 'beside', 'ratio', 'aim'], ...rows.map(cells)]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)))
  const { processor, cores, node, postgresql, platform } = machine
  console.log(`\n${processor}, ${cores} cores, ${platform}; Node ${node}; PostgreSQL ${postgresql}, fsync on`)
  console.log('Load generator, gateway and database share these cores.\n')
  for (const line of table)
    console.log(
      line
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  console.log(`\nTook ${seconds.toFixed(0)} s.`)
}

function cells(row: Row): string[] {
  const { what, figure, unit, beside, ratio, aim } = row
  return [
    what,
    `${show(figure)} ${unit}`,
    beside ? `${beside.what}: ${show(beside.figure)}` : '',
    ratio === undefined ? '' : ratio.toFixed(2),
    aim ? `${aim.at === 'least' ? '≥' : '≤'} ${aim.ratio} ${isHeld(row) ? 'held' : 'MISSED'}` : '',
  ]
}

function show(figure: number): string {
  return figure >= 100 ? Math.round(figure).toLocaleString('en') : figure.toPrecision(3)
}
