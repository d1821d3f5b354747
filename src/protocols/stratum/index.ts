import { defineProtocol } from '#model/protocol'
import { rule as cryptoMining } from './rules/crypto-mining.ts'
import { dissect, probe, type StratumMessage } from './wire.ts'

interface StratumState {
  isEmitted: boolean
}

export const protocol = defineProtocol<StratumMessage, StratumState>({
  name: 'stratum',
  shortName: 'Stratum',
  title: 'Stratum mining protocol',
  standard:
    'Stratum V1 (Slush Pool, 2012); the login and job dialect of Monero pools; the eth_ dialect of Ethereum pools',
  depth: 'recognised',
  family: 'it',
  hints: [{ content: 'tcp' }],
  newState: () => ({ isEmitted: false }),
  firstBytes: '{',
  probe,
  dissect,
  facts({ dialect, account }, _slice, emit, state) {
    if (dialect !== '') {
      const detail = `${dialect} dialect${account === '' ? '' : `, paid to ${account}`}`
      emit({ kind: 'anomaly', about: 'client', what: 'crypto-mining', detail })
    }
    if (state.isEmitted) return
    state.isEmitted = true
    emit({ kind: 'session', phase: 'open', method: 'stratum', secured: false })
  },
  rules: [cryptoMining],
})
