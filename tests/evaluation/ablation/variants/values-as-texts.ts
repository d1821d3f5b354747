/** Values with their qualifiers as one text, as before values had types. */
import * as typed from '#baseline/values'
import type { Operation } from '#model/fact'

export { plain, unitIn } from '#baseline/values'

type Values = ReturnType<typeof typed.valuesOf>

export function valuesOf(operation: Operation): Values {
  const texts = new Map<string, string | number>()
  for (const [point, value] of typed.valuesOf(operation)) {
    const slash = point.lastIndexOf('/')
    const of = texts.get(point.slice(0, slash))
    if (slash < 0 || of === undefined) texts.set(point, value)
    else texts.set(point.slice(0, slash), `${of} ${point.slice(slash + 1)} ${value}`)
  }
  return [...texts]
}
