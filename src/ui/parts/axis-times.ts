/** Labels of a time axis: 24-hour local time, with the date in a second line where a day begins. */
const [MINUTE, DAY] = [60, 86_400]

export function axisTimes(seconds: readonly number[]): string[] {
  const step = (seconds[1] ?? 0) - (seconds[0] ?? 0)
  return seconds.map((time, at) => {
    const date = new Date(time * 1000)
    const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
    if (step >= DAY) return day
    const clock = date.toLocaleTimeString('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      ...(step > 0 && step < MINUTE ? { second: '2-digit' } : {}),
    })
    const before = seconds[at - 1]
    const isNewDay = before !== undefined && new Date(before * 1000).getDate() !== date.getDate()
    return isNewDay ? `${clock}\n${day}` : clock
  })
}
