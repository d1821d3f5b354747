/**
 * Writes docs/protocols.md from the manifests and data/defender-protocols.tsv; with `--check` only says whether it is
 * up to date.
 *   node_modules/.bin/node tools/protocol-docs.ts [--check]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { findProtocols } from '#engine-host/folders'
import { withPacks } from '#engine-host/packs'
import { portHints } from '#model/port-hints'

import { dataTable } from '../src/cli/data-table.ts'

import { coverageCounts, type ProtocolCoverage, protocolCoverage } from '../src/cli/protocol-coverage.ts'

const PAGE = fileURLToPath(new URL('../docs/protocols.md', import.meta.url))
const FAMILIES = { ot: 'Industrial', it: 'IT', plumbing: 'Links and addresses' } as const

/** The page as it should be. */
export async function protocolPage(): Promise<string> {
  const found = await findProtocols()
  const coverage = protocolCoverage(dataTable('defender-protocols.tsv'), withPacks(found, []), found.packs)
  return [
    head(coverage),
    ...Object.keys(FAMILIES).map((family) => ours(coverage, family)),
    optional(coverage),
    byPortOnly(),
    theirs(coverage),
  ].join('\n')
}

function head({ defender, ours }: ProtocolCoverage): string {
  const of = (...depths: string[]) => ours.filter(({ depth }) => depths.includes(depth)).length
  const { read, semantic, hinted } = coverageCounts({ defender })
  return `# Protocols

Made by \`tools/protocol-docs.ts\` from the manifests; \`sightglass protocols list\` and \`coverage\` print the same. Where tshark names
something else, [referee.md](referee.md) shows the octets.

**deep**: functions, identity, values, requests matched to answers, habits. **semantic**: operations and identity. **recognised**: proved by
content, not only by a port. **hinted**: by port only, and said so.

${ours.length} protocols are read, ${ours.filter(({ pack }) => pack !== '').length} of them optional: ${of('deep')} deep, ${of('semantic')} semantic, ${of('recognised')} recognised; ${portHints.length} more are hinted. Of the ${defender.length} names
that Defender for IoT lists or uses in its alerts, ${read} are read at *recognised* or better, ${semantic} of them deep or semantic; ${hinted} more are hinted.
`
}

function ours({ ours: all }: ProtocolCoverage, family: string): string {
  const rows = all
    .filter((protocol) => protocol.family === family && protocol.pack === '')
    .map(
      ({ name, title, depth, operations, standard }) =>
        `| ${name} | ${title} | ${depth} | ${operations || ''} | ${standard} |`,
    )
  return `## ${FAMILIES[family as keyof typeof FAMILIES]}

| name | title | depth | operations | standard |
| --- | --- | --- | ---: | --- |
${rows.join('\n')}
`
}

function optional({ ours: all }: ProtocolCoverage): string {
  const rows = all
    .filter(({ pack }) => pack !== '')
    .sort((a, b) => (a.pack < b.pack ? -1 : a.pack > b.pack ? 1 : 0))
    .map(
      ({ name, title, depth, operations, standard, pack }) =>
        `| ${pack} | ${name} | ${title} | ${depth} | ${operations || ''} | ${standard} |`,
    )
  return `## Optional packs

Off by default. \`--packs NAME,NAME\` or \`--packs all\` switches them on, for example \`sightglass analyze FILE --packs vehicle\` or
\`sightglass serve --packs all\`. While a pack is off, its protocols are *recognised*: their traffic keeps its name, and nothing else is read.

| pack | name | title | depth | operations | standard |
| --- | --- | --- | --- | ---: | --- |
${rows.join('\n')}
`
}

function byPortOnly(): string {
  const rows = portHints.map(({ name, title, tcp = [], udp = [], source }) => {
    const ports = [...tcp.map((port) => `tcp/${port}`), ...udp.map((port) => `udp/${port}`)].join(', ')
    return `| ${name} | ${title} | ${ports} | ${source} |`
  })
  return `## By port only

A flow at one of these ports whose octets nobody recognises stays without a protocol; its link says whose port it is, marked *hinted*. Such a
guess counts as no protocol, is not learned, and raises no alert.

| name | title | ports | source |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

function theirs({ defender, ours: all }: ProtocolCoverage): string {
  const rows = defender.map(
    ({ group, protocol, ours: names, depth, reason }) =>
      `| ${group} | ${protocol} | ${names} | ${depth} | ${reason} |`,
  )
  const named = new Set(defender.flatMap(({ ours: names }) => names.split(', ')))
  const further = all.filter(({ name }) => !named.has(name)).map(({ name }) => name)
  return `## Beside Defender for IoT

| group | its name | ours | depth | reason |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Ours that it does not list: ${further.join(', ')}.
`
}

if (import.meta.main) {
  const page = await protocolPage()
  if (!process.argv.includes('--check')) writeFileSync(PAGE, page)
  else if (!existsSync(PAGE) || readFileSync(PAGE, 'utf8') !== page) {
    console.error('docs/protocols.md: is not up to date; run node_modules/.bin/node tools/protocol-docs.ts')
    process.exitCode = 1
  }
}
