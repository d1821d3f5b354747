/** `holding:40..42`: the objects of a list that was written in one go. */
const RANGE = /^(.*?)(\d+)\.\.(\d+)$/

/** True if an object that an operation touched is this point, or a list that holds it. */
export function covers(object: string, point: string): boolean {
  if (object === point || object.startsWith(`${point} `)) return true
  const [, name, from, until] = RANGE.exec(object) ?? []
  if (name === undefined || !point.startsWith(name)) return false
  const place = point.slice(name.length)
  return /^\d+$/.test(place) && Number(place) >= Number(from) && Number(place) <= Number(until)
}
