import { latin1 } from '#bytes/message-head'
import { ByteWriter } from '#bytes/write'
import { defineRecogniser } from '#protocol-kit/recogniser'

/** A stream header, with or without an XML declaration before it: RFC 6120 §4.2. */
const HEADER = /^\s*(?:<\?xml[^>]{0,100}\?>\s*)?<stream:stream\s[^>]*>/
const NAMESPACE = /xmlns:stream=["']http:\/\/etherx\.jabber\.org\/streams["']/
const BEGINNING = /^\s*<(?:stream:stream\s[^>]*|\?xml[^>]{0,100}(?:\?>\s*(?:<(?:s[^>]*)?)?)?)?$/
/** Bytes within which the header must end. */
const LONGEST_HEADER = 2048

const header = (attribute: string) =>
  new ByteWriter()
    .ascii(`<?xml version='1.0'?><stream:stream ${attribute}='plant.example' xmlns='jabber:client' `)
    .ascii("xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>")
    .take()

export const recogniser = defineRecogniser({
  name: 'xmpp',
  shortName: 'XMPP',
  title: 'Extensible Messaging and Presence Protocol',
  standard: 'RFC 6120',
  family: 'it',
  mayTurnEncrypted: true,
  hints: [{ transport: 'tcp', port: 5222 }, { transport: 'tcp', port: 5269 }, { content: 'tcp' }],
  firstBytes: '< \t\n\v\f\r\u00a0',
  probe({ bytes, start, end }) {
    const head = latin1(bytes, start, Math.min(end, start + LONGEST_HEADER))
    const found = HEADER.exec(head)
    if (found !== null) return NAMESPACE.test(found[0]) ? 'yes' : 'no'
    return BEGINNING.test(head) && head.length < LONGEST_HEADER ? 'more' : 'no'
  },
  examples: [{ bytes: header('to') }, { from: 'server', bytes: header('from') }],
})
