/** Counts as text, the same in the pages, the command line and the reports. */

/** Made when it is first asked for: to make one takes longer than many a start. */
let whole: Intl.NumberFormat | undefined

/** `12,000` */
export function countText(count: number): string {
  whole ??= new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
  return whole.format(count)
}

/** `1 device`, `12,000 devices`, `0 devices` */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`
}
