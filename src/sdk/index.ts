/**
 * Interface for protocols outside this project: `import { defineProtocol } from 'sightglass/sdk'`. Its exports are
 * stable; everything else may change. docs/how-to/protocol-sdk.md is the guide.
 */
export { BerReader, berInteger, berTag, berUnsigned } from '#bytes/ber'
export { hex, hexCode, toHex } from '#bytes/hex'
export {
  bcd,
  float32,
  float64,
  i16be,
  i16le,
  i32be,
  i32le,
  indexOfByte,
  startsWith,
  u16be,
  u16le,
  u24be,
  u24le,
  u32be,
  u32le,
  u64be,
  u64le,
} from '#bytes/read'
export { clean, isPrintable, text, textUtf16be, textUtf16le } from '#bytes/text'
export { ByteWriter } from '#bytes/write'
export { ipText, ipv4Text, ipv6Text, macText } from '#model/address'
export { DEVICE_TYPES, type DeviceType } from '#model/device'
export {
  type Anomaly,
  ATTRIBUTES,
  type Attribute,
  confidence,
  type Fact,
  type Identity,
  isQuiet,
  type Lookup,
  type Operation,
  type Outcome,
  type PointValue,
  type Qualifiers,
  type Reading,
  type Session,
  type StreamState,
  type Topology,
  type Transfer,
  VERBS,
  type Verb,
} from '#model/fact'
export {
  type BehaviourKey,
  type Depth,
  type Dissected,
  defineProtocol,
  type Emit,
  type Expectation,
  type Hint,
  type Payload,
  type Protocol,
  type Row,
  type Slice,
} from '#model/protocol'
export { defineRule, type Finding, type Rule, type RuleContext, type RuleExample } from '#model/rule'
export type { ConversationScript, ScriptCarrier, ScriptStep, ScriptTransport } from '#model/script'
export { factsOf, type ProtocolFixture, sliceOf, tryOut } from '#model/test-slice'
export type { Microseconds } from '#model/time'
