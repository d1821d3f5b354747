import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FlowTable } from '#flow/flow-table'
import { FoldTable } from './fold.ts'
import { limits } from './limits.ts'
import type { FramePosition } from './observation-builder.ts'
import { ProtocolAnomalies } from './protocol-anomalies.ts'
import { ProtocolState } from './protocol-state.ts'
import { Registry } from './registry.ts'

test('a bound that is reached is said now and then, by a clock that was set back too', () => {
  const flows = new FlowTable(1, [])
  const said: number[] = []
  const fold = new FoldTable(false, flows, (_protocolState, _emitted, time) => said.push(time / 1e6))
  const anomalies = new ProtocolAnomalies(new Registry([]), flows, fold, { frame: 1 } as FramePosition)
  const pause = limits.limitNoticeSeconds
  for (const [flow, second] of [3600, 3599, 3600 + pause, 60, 61].entries()) {
    flows.lastTime[flow] = second * 1e6
    anomalies.limit(new ProtocolState(flow, undefined), 'too many')
  }
  assert.deepEqual(said, [3600, 3600 + pause, 60])
})
