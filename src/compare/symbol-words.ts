/**
 * Name of a value of a behaviour key: `Write Single Coil (5)` for `5`. Without a key for the code of an
 * operation. The symbol itself where it is no code.
 */
export type KeyValueNames = (protocol: string, keyValue: string, behaviourKey?: string) => string

export const plainKeyValues: KeyValueNames = (_, keyValue) => keyValue
