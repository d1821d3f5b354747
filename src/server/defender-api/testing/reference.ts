/** The page docs/reference/defender-api.md: operations and fields of contract.tsv, with the parameters of our routes. */
import type { AnyRoute } from '../../http/route.ts'
import { type ContractOperation, contractOperations } from './contract.ts'

const INTRODUCTION = `# API of Microsoft Defender for IoT

Generated from \`src/server/defender-api/testing/contract.tsv\` and the routes: \`SIGHTGLASS_WRITE=1 node_modules/.bin/node --test
src/server/defender-api/reference.test.ts\`. How to use it: [how-to](../how-to/defender-api.md).

\`?\` after a type: null is possible. Times are milliseconds since 1970-01-01 UTC. Unknown query parameters are ignored.
`

export function referencePage(routes: readonly AnyRoute[]): string {
  const sections = contractOperations().map((operation) => {
    const route = routes.find(({ method, path }) => method === operation.method && path === operation.path)
    if (route === undefined) throw new Error(`no route for ${operation.method} ${operation.path}`)
    return sectionOf(operation, route)
  })
  return `${INTRODUCTION}\n${sections.join('\n')}`
}

function sectionOf({ method, path, shape, fields }: ContractOperation, route: AnyRoute): string {
  const answer = { list: 'A list of objects.', object: 'One object.', bytes: 'A capture file (pcapng).' }[
    shape
  ]
  const names = (schema: AnyRoute['query']) =>
    Object.keys(schema?.properties ?? {}).map((name) => `\`${name}\``)
  const body =
    (route.body as AnyRoute['query'])?.properties === undefined ? [] : names(route.body as AnyRoute['query'])
  const lines = [
    `## ${method} ${path}`,
    '',
    `${route.summary.replace(/^Defender \w+ API: (.)/, (_, first: string) => first.toUpperCase())}. ${answer}`,
    ...(names(route.query).length > 0 ? [`Query: ${names(route.query).join(', ')}.`] : []),
    ...(body.length > 0 ? [`Body: ${body.join(', ')}.`] : []),
    '',
  ]
  if (fields.length === 0) return lines.join('\n')
  const rows = fields.map(({ path: field, type, values }) => {
    const shown =
      values.length > 12
        ? `${values.length} values: \`${values.slice(0, 3).join('`, `')}\`, …`
        : values.map((value) => `\`${value}\``).join(', ')
    return `| \`${field}\` | ${type} | ${shown} |`
  })
  return [...lines, '| field | type | values |', '| --- | --- | --- |', ...rows, ''].join('\n')
}
