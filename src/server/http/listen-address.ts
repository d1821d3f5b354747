import { isIP } from 'node:net'
import { ServeRefusal } from '../serve-refusal.ts'
import { isLoopback } from './guard.ts'

const DEFAULT_LISTEN = { host: '127.0.0.1', port: 8470 }

interface ListenAddress {
  readonly host: string
  readonly port: number
  /** Other machines can reach it: it needs TLS and an account. */
  readonly isExposed: boolean
}

/** `HOST:PORT`, `:PORT` or `HOST` as an address; refuses what is none. */
export function listenAddress(text: string | undefined): ListenAddress {
  if (text === undefined) return { ...DEFAULT_LISTEN, isExposed: false }
  const [, host = '', port] = /^(\[[0-9a-f:]+\]|[^:]*)(?::(\d{1,5}))?$/i.exec(text) ?? []
  const number = port === undefined ? DEFAULT_LISTEN.port : Number(port)
  if ((host === '' && port === undefined) || number > 65535) {
    throw new ServeRefusal(2, `--listen: expected HOST:PORT such as 127.0.0.1:8470, got ${text}`)
  }
  const address = host === '' ? DEFAULT_LISTEN.host : host.replace(/^\[|\]$/g, '')
  if (isIP(address) === 0 && address !== 'localhost') {
    throw new ServeRefusal(2, `--listen: expected an address such as 127.0.0.1:8470, got ${text}`)
  }
  return { host: address, port: number, isExposed: !isLoopback(address) }
}
