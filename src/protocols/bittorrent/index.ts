import { confidence } from '#model/fact'
import { defineProtocol } from '#model/protocol'
import { type BittorrentExchange, type BittorrentMessage, dissect, recognise } from './wire.ts'

export const protocol = defineProtocol<BittorrentMessage, BittorrentExchange>({
  name: 'bittorrent',
  title: 'BitTorrent',
  standard: 'BEP 3, BEP 5, BEP 14, BEP 20',
  depth: 'recognised',
  family: 'it',
  hints: [{ content: 'tcp' }, { content: 'udp' }],
  newExchange: () => ({ clientGreeted: false, serverGreeted: false, isTold: false }),
  firstOctets: '\x13Bd',
  recognise,
  dissect,
  facts(message, { fromClient }, tell, exchange) {
    if (message.kind === 'handshake') {
      if (fromClient) exchange.clientGreeted = true
      else exchange.serverGreeted = true
      if (message.client !== '')
        tell({
          kind: 'identity',
          about: fromClient ? 'client' : 'server',
          attribute: 'software',
          value: message.client,
          confidence: confidence.banner,
          field: 'peer_id',
        })
    }
    if (exchange.isTold) return
    exchange.isTold = true
    const method =
      message.kind === 'hash-table' || message.kind === 'local' ? 'bittorrent search' : 'bittorrent'
    tell({ kind: 'session', phase: 'open', method, secured: false })
  },
})
