/** Presentation PDUs (ISO 8823-1 as ITU-T X.226, 07/1994) and what of ACSE (ISO 8650-1 as X.227, 04/1995) rides in them. */
import { berInteger, berOid, berTag } from '#bytes/ber'
import { type BerElement, berElement, berElements } from '#bytes/ber-elements'
import { text } from '#bytes/text'
import { limits } from './limits.ts'

/** Abstract syntaxes: MMS (ISO 9506-2, core) and ACSE (X.227 §A). */
export const MMS_SYNTAX = '1.0.9506.2.1'
/** "Normal mode" parameters of CP and CPA: X.226 §8.2. */
const MODE_SET = 0x31
const NORMAL_MODE = 0xa2
const CONTEXTS = 0xa4
/** User data, fully encoded: X.226 §8.2, one or more PDV-lists. */
const FULLY_ENCODED = 0x61
const SINGLE_TYPE = 0xa0
const BYTE_ALIGNED = 0x81

/** ACSE APDUs: X.227 §9. */
const AARQ = 0x60
const AARE = 0x61
const ACSE_LAST = 0x64
const AARE_RESULT = 0xa2
const AUTHENTICATION_REQUEST = 0xac
const USER_INFORMATION = 0xbe
const EXTERNAL = 0x28
/** Authentication value as characters. */
const CHARACTERS = 0x80
/** Application process titles: called (AARQ), calling (AARQ), responding (AARE). */
const AP_TITLE: Readonly<Record<'called' | 'calling' | 'responding', number>> = {
  called: 0xa2,
  calling: 0xa6,
  responding: 0xa4,
}

export interface MmsAssociation {
  readonly kind: 'request' | 'response' | 'release' | 'abort'
  /** Of a response; a release or abort is always carried out. */
  readonly isAccepted: boolean
  readonly callingTitle: string | undefined
  readonly calledTitle: string | undefined
  readonly respondingTitle: string | undefined
  /** A password in characters crossed the wire. Its text is not kept. */
  readonly hasPassword: boolean
}

export interface Presentation {
  /** Names MMS among the contexts it asks for; undefined where it asks for none. */
  readonly asksForMms: boolean | undefined
  readonly association: MmsAssociation | undefined
  /** The application's PDU; empty where none is there. */
  readonly start: number
  readonly end: number
}

/** Reads the presentation PDU in `bytes[start..end)`; undefined if there is none. */
export function readPresentation(bytes: Uint8Array, start: number, end: number): Presentation | undefined {
  const outer = berElement(bytes, start, end)
  if (outer === undefined) return undefined
  if (outer.tag === FULLY_ENCODED) return readUserData(bytes, outer, undefined)
  if (outer.tag !== MODE_SET && outer.tag !== berTag.SEQUENCE && outer.tag !== 0xa0) return undefined
  const parts = berElements(bytes, outer.start, outer.end)
  const parameters =
    outer.tag === MODE_SET ? parts.find(({ tag }) => tag === NORMAL_MODE) : (outer as BerElement)
  if (parameters === undefined) return undefined
  const fields = berElements(bytes, parameters.start, parameters.end)
  const contexts = fields.find(({ tag }) => tag === CONTEXTS)
  const asksForMms = contexts === undefined ? undefined : namesMms(bytes, contexts)
  const data = fields.find(({ tag }) => tag === FULLY_ENCODED)
  if (data === undefined) return { asksForMms, association: undefined, start: end, end }
  return readUserData(bytes, data, asksForMms)
}

function namesMms(bytes: Uint8Array, contexts: BerElement): boolean {
  return berElements(bytes, contexts.start, contexts.end, limits.contexts).some((context) =>
    berElements(bytes, context.start, context.end).some(
      ({ tag, start, end }) => tag === berTag.OBJECT_IDENTIFIER && berOid(bytes, start, end) === MMS_SYNTAX,
    ),
  )
}

function readUserData(
  bytes: Uint8Array,
  data: BerElement,
  asksForMms: boolean | undefined,
): Presentation | undefined {
  const list = berElement(bytes, data.start, data.end)
  if (list === undefined || list.tag !== berTag.SEQUENCE) return undefined
  const value = berElements(bytes, list.start, list.end).find(
    ({ tag }) => tag === SINGLE_TYPE || tag === BYTE_ALIGNED,
  )
  if (value === undefined) return undefined
  const apdu = berElement(bytes, value.start, value.end)
  if (apdu === undefined) return undefined
  if (apdu.tag >= AARQ && apdu.tag <= ACSE_LAST) return readAcse(bytes, apdu, asksForMms)
  return { asksForMms, association: undefined, start: value.start, end: value.end }
}

const KINDS: readonly MmsAssociation['kind'][] = ['request', 'response', 'release', 'release', 'abort']

function readAcse(bytes: Uint8Array, apdu: BerElement, asksForMms: boolean | undefined): Presentation {
  const fields = berElements(bytes, apdu.start, apdu.end)
  const find = (tag: number) => fields.find((field) => field.tag === tag)
  const title = (tag: number) => titleOf(bytes, find(tag))
  const isRequest = apdu.tag === AARQ
  const isResponse = apdu.tag === AARE
  const result = isResponse ? find(AARE_RESULT) : undefined
  const inner = result === undefined ? undefined : berElement(bytes, result.start, result.end)
  const authentication = isRequest ? find(AUTHENTICATION_REQUEST) : undefined
  const value =
    authentication === undefined ? undefined : berElement(bytes, authentication.start, authentication.end)
  const user = userInformation(bytes, find(USER_INFORMATION))
  return {
    asksForMms,
    association: {
      kind: KINDS[apdu.tag - AARQ]!,
      isAccepted: inner === undefined || berInteger(bytes, inner.start, inner.end) === 0,
      callingTitle: isRequest ? title(AP_TITLE.calling) : undefined,
      calledTitle: isRequest ? title(AP_TITLE.called) : undefined,
      respondingTitle: isResponse ? title(AP_TITLE.responding) : undefined,
      hasPassword: value?.tag === CHARACTERS && value.end > value.start,
    },
    start: user?.start ?? apdu.end,
    end: user?.end ?? apdu.end,
  }
}

/** An application process title is an object identifier or, seldom, a name. */
function titleOf(bytes: Uint8Array, field: BerElement | undefined): string | undefined {
  const inner = field === undefined ? undefined : berElement(bytes, field.start, field.end)
  if (inner === undefined) return undefined
  if (inner.tag === berTag.OBJECT_IDENTIFIER) return berOid(bytes, inner.start, inner.end)
  return text(bytes, inner.start, inner.end) || undefined
}

/** The application's own PDU inside EXTERNAL: X.227 §9, Association-information. */
function userInformation(bytes: Uint8Array, field: BerElement | undefined): BerElement | undefined {
  const external = field === undefined ? undefined : berElement(bytes, field.start, field.end)
  if (external === undefined || external.tag !== EXTERNAL) return undefined
  return berElements(bytes, external.start, external.end).find(
    ({ tag }) => tag === SINGLE_TYPE || tag === BYTE_ALIGNED,
  )
}
