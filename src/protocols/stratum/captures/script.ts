import { ByteWriter } from '#bytes/write'
import type { ConversationScript } from '#model/script'

const line = (value: unknown) => new ByteWriter().ascii(`${JSON.stringify(value)}\n`).take()

export const login = line({
  id: 1,
  jsonrpc: '2.0',
  method: 'login',
  params: { login: 'wallet-example', pass: 'x', agent: 'miner/1.0' },
})
export const subscribe = line({ id: 1, method: 'mining.subscribe', params: ['miner/1.0'] })

export const scripts: readonly ConversationScript[] = [
  {
    name: 'monero-pool',
    over: { transport: 'tcp', port: 3333 },
    lines: [
      ['client', login],
      ['server', line({ id: 1, jsonrpc: '2.0', error: null, result: { id: '7', status: 'OK' } })],
    ],
  },
  {
    name: 'bitcoin-pool',
    over: { transport: 'tcp', port: 3334 },
    lines: [
      ['client', subscribe],
      ['client', line({ id: 2, method: 'mining.authorize', params: ['worker.1', 'x'] })],
      ['server', line({ id: null, method: 'mining.set_difficulty', params: [2] })],
    ],
  },
]
