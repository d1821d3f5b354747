/** Which end of a flow a fact proves to be alive. */
import type { Fact } from '#model/fact'

/** Does the fact prove that the client sent something? */
export function wasSentByClient(fact: Fact): boolean {
  switch (fact.kind) {
    case 'operation':
    case 'lookup':
      return fact.outcome === 'requested'
    case 'session':
    case 'stream':
    case 'topology':
      return true
    case 'transfer':
      return fact.direction === 'to-server'
    case 'identity':
    case 'reading':
    case 'anomaly':
      return false
    default:
      return fact satisfies never
  }
}

/** Does the fact prove that the server sent something? */
export function wasSentByServer(fact: Fact): boolean {
  switch (fact.kind) {
    case 'operation':
    case 'lookup':
      return fact.outcome === 'succeeded' || fact.outcome === 'rejected'
    case 'session':
      return fact.phase === 'refused'
    case 'transfer':
      return fact.direction === 'to-client'
    default:
      return false
  }
}
