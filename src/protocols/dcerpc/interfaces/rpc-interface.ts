import type { Verb } from '#model/fact'

export interface RpcInterface {
  readonly name: string
  /** Verb of operations that are not named here. */
  readonly verb: Verb
  readonly operations: ReadonlyMap<number, readonly [verb: Verb, name: string]>
  /** Read by a folder of its own, which reports its calls and asks for them by this selector; here it has but a name. */
  readonly carriedAs: string | undefined
}

export type NamedInterface = readonly [uuid: string, RpcInterface]

/** @param rows opnum, what it does, and its name in the document. */
export function rpcInterface(
  uuid: string,
  name: string,
  verb: Verb,
  rows: readonly (readonly [opnum: number, verb: Verb, name: string])[],
): NamedInterface {
  const operations = new Map(rows.map(([opnum, does, called]) => [opnum, [does, called] as const]))
  return [uuid, { name, verb, operations, carriedAs: undefined }]
}
