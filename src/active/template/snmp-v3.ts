import type { QueryStep } from './template.ts'

/** A GET without engine id, user and security: the agent answers with a report that has its engine id (RFC 3414 §4). */
export const DISCOVERY: QueryStep = {
  name: 'Discovery of the engine',
  bytes: `3038 020103 300e 0201 01 0203 00ffe3 0401 04 0201 03
    0410 300e 0400 0201 00 0201 00 0400 0400 0400
    3011 0400 0400 a00b 0201 01 0201 00 0201 00 3000`,
  isSealed: false,
  answer: { frame: 'datagram', maximum: 1500 },
  timeout: 2000,
}
