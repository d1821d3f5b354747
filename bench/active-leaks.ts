/**
 * Many runs of the S7 identity query against snap7: connections that stay open afterwards. Needs root; by hand:
 *   node_modules/.bin/node --no-warnings bench/active-leaks.ts [RUNS]
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { loadQueries } from '../src/active/found/queries.ts'
import { compileTarget } from '../src/active/plan/compile-target.ts'
import { connectTo } from '../src/active/sender/sockets.ts'
import { conversation } from '../src/active/template/conversation.ts'
import { NamespacePair, PYTHON, whyNoNamespaces } from '../src/active/testing/namespaces.ts'
import { plannedQuery, plannedTarget, planOf } from '../src/active/testing/plans.ts'

const DEVICE = '10.77.0.5'
const runs = Number(process.argv[2] ?? 1000)

async function run(): Promise<void> {
  const queries = await loadQueries()
  const target = plannedTarget(DEVICE, [
    plannedQuery(queries.get('s7-identity')!, { known: { rackSlots: [2] } }),
  ])
  const [query] = compileTarget(planOf([target]), target, queries)
  let answers = 0
  for (let i = 0; i < runs; i++) {
    const connection = await connectTo(target, query!, {})
    const talk = conversation(query!.steps, { distress: query!.template.distress })
    for (let next = talk.next(); next.done !== true; ) {
      const { bytes } = await connection.exchange(next.value)
      if (bytes !== undefined) answers++
      next = talk.next(bytes)
    }
    await connection.close()
  }
  console.log(`${runs} runs, ${answers} answers`)
}

if (process.argv[3] === 'inside') await run()
else {
  const reason = whyNoNamespaces()
  if (reason !== '') throw new Error(`cannot run here: ${reason}`)
  const pair = new NamespacePair('leaks', [DEVICE])
  try {
    const server = pair.spawn(pair.devices, [
      PYTHON,
      fileURLToPath(new URL('../src/active/testing/servers/s7.py', import.meta.url)),
      DEVICE,
    ])
    let said = ''
    server.stdout.setEncoding('utf8').on('data', (text: string) => {
      said = text
    })
    await once(server.stdout, 'data')
    console.log(
      pair
        .in(
          pair.sender,
          process.execPath,
          '--no-warnings',
          fileURLToPath(import.meta.url),
          String(runs),
          'inside',
        )
        .trim(),
    )
    await pause(1500)
    const open = execFileSync('ip', [
      'netns',
      'exec',
      pair.devices,
      'ss',
      '-tHn',
      'state',
      'established',
      'state',
      'close-wait',
    ])
      .toString()
      .trim()
    console.log(
      `snap7: ${said.trim().split('\n').at(-1)}; connections open at the device: ${open === '' ? 0 : open.split('\n').length}`,
    )
    server.kill()
  } finally {
    pair.close()
  }
}
