/** The table in `bench/results/performance.md`, as `npm run bench -- --write` puts it there; all else on that page is written by hand. */

interface Numbers {
  readonly about: string
  readonly table: string
  /** Peak memory at 16 M packets by that at 4 M. */
  readonly growth: number | undefined
  readonly isQuick: boolean
  readonly runs: number
}

const BEGIN = '<!-- table: `npm run bench -- --write` -->'
const END = '<!-- end of table -->'

/** The page with these numbers in the place of those it had. Throws where it has no such place. */
export function withTable(page: string, numbers: Numbers): string {
  const begin = page.indexOf(BEGIN)
  const end = page.indexOf(END)
  if (begin < 0 || end < begin)
    throw new Error(
      `bench/results/performance.md: expected the lines "${BEGIN}" and "${END}" around the table`,
    )
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tableOf(numbers)}\n${page.slice(end)}`
}

function tableOf({ about, table, growth, isQuick, runs }: Numbers): string {
  const lines = [
    about,
    `- Runs: the median of ${runs}, after one that is not counted`,
    ...(isQuick
      ? ['', '**Measured with `--quick`: start-up weighs more than reading. Not for comparison.**']
      : []),
    '',
    table,
    ...(growth === undefined
      ? []
      : ['', `Peak memory at 16 M packets is ${growth.toFixed(2)} × that at 4 M.`]),
    '',
  ]
  return lines.join('\n')
}
