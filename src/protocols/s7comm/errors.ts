/** What refusals mean. Siemens prints these codes in the help of STEP 7 and in block manuals; no standard lists them. */
import { hexCode } from '#bytes/hex'

/** Error class and code of an answer's header, or error code of a userdata parameter. */
const errors: ReadonlyMap<number, string> = new Map([
  [0x8000, 'Function already occupied'],
  [0x8001, 'Not allowed in current operating status'],
  [0x8101, 'Hardware fault'],
  [0x8103, 'Object access not allowed'],
  [0x8104, 'Function not supported'],
  [0x8105, 'Invalid address'],
  [0x8106, 'Data type not supported'],
  [0x8107, 'Data type inconsistent'],
  [0x810a, 'Object does not exist'],
  [0x8301, 'Insufficient CPU memory'],
  [0x8402, 'CPU already in RUN or already in STOP'],
  [0x8404, 'Serious error'],
  [0x8500, 'Wrong PDU size'],
  [0x8702, 'Address invalid'],
  [0xd002, 'Variant of command illegal'],
  [0xd004, 'Status for this command illegal'],
  [0xd0a1, 'Function not allowed in current protection level'],
  [0xd201, 'Block name syntax error'],
  [0xd202, 'Function parameter syntax error'],
  [0xd203, 'Block type syntax error'],
  [0xd204, 'No linked block in storage medium'],
  [0xd205, 'Object already exists'],
  [0xd206, 'Object already exists'],
  [0xd207, 'Block exists in EPROM'],
  [0xd209, 'Block does not exist'],
  [0xd20e, 'No block available'],
  [0xd210, 'Block number too large'],
  [0xd240, 'Coordination rules violated'],
  [0xd241, 'Operation not permitted in current protection level'],
  [0xd242, 'Protection violation while processing F-blocks'],
  [0xd401, 'Invalid SZL ID'],
  [0xd402, 'Invalid SZL index'],
  [0xd602, 'Password error'],
  [0xdc01, 'Date or time invalid'],
])

export function errorName(code: number): string {
  return errors.get(code) ?? `Error ${hexCode(code, 4)}`
}

export const SUCCESS = 0xff
/** Return codes of a data item. */
const returns: ReadonlyMap<number, string> = new Map([
  [0x01, 'Hardware error'],
  [0x03, 'Accessing the object not allowed'],
  [0x05, 'Invalid address'],
  [0x06, 'Data type not supported'],
  [0x07, 'Data type inconsistent'],
  [0x0a, 'Object does not exist'],
])

export function returnName(code: number): string {
  return returns.get(code) ?? `Return code ${hexCode(code)}`
}
