/**
 * The 48 sub-steps of MITRE's TRITON evaluation that cross the network, replayed and graded as MITRE did.
 *   npm run exam -- --triton              seeds 1 and 2; writes bench/results/triton-score.md with --write
 *   node tests/evaluation/triton/main.ts --seeds 7,8
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gradeTriton } from './grade.ts'
import { tritonTable } from './table.ts'

const { values } = parseArgs({
  options: {
    triton: { type: 'boolean' },
    seeds: { type: 'string', default: '1,2' },
    write: { type: 'boolean', default: false },
  },
})
const seeds = values.seeds.split(',').map(Number)
if (!seeds.every((seed) => Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff))
  throw new Error(`--seeds: expected whole numbers with commas between, got ${values.seeds}`)
const results = []
for (const seed of seeds) results.push(await gradeTriton(seed))
const text = [
  '# TRITON score',
  '',
  'Written by `npm run exam -- --triton --write`; `simulator/triton/README.md` explains the limits of the comparison.',
  '',
  'The 48 sub-steps of MITRE’s evaluation (2021) that cross the network, replayed on a simulated Rockwell plant. Analytic means',
  'general or better. The vendors’ results are those MITRE published: of its own range, with hosts and people.',
  '',
  tritonTable(results),
].join('\n')
process.stdout.write(text)
if (values.write) writeFileSync(new URL('../../../bench/results/triton-score.md', import.meta.url), text)
