/** Names of operations by code: a baseline contains codes, which never change, and people read names. */
import type { KeyValueNames } from '#compare/symbol-words'
import type { Operation } from '#model/fact'
import type { AnyProtocol } from '#model/protocol'

type Named = Pick<AnyProtocol, 'name' | 'operations' | 'behaviourKeys'>

/** `Read Holding Registers (3)`, `Read Holding Registers: holding:0…` for `3 holding:0…`; a code with several names stays a code. */
export function operationNamesOf(protocols: readonly Named[]): KeyValueNames {
  const byProtocol = new Map(
    protocols.map((protocol) => [
      protocol.name,
      {
        names: namesOf(protocol),
        behaviourKeys: new Set(behaviourKeysOfCodes(protocol)),
        own: (protocol.behaviourKeys ?? []).filter(({ valueName }) => valueName !== undefined),
      },
    ]),
  )
  return (protocol, keyValue, behaviourKey) => {
    const known = byProtocol.get(protocol)
    if (known === undefined) return keyValue
    for (const { name, valueName } of known.own) {
      const own = behaviourKey === undefined || behaviourKey === name ? valueName?.(keyValue) : undefined
      if (own !== undefined) return own
    }
    const [code = '', ...rest] = keyValue.split(' ').filter((word) => word !== '')
    const name = known.names.get(code)
    if (name === undefined) return keyValue
    if (rest.length > 0) return rest.join(' ') === name ? name : `${name}: ${rest.join(' ')}`
    return behaviourKey === undefined || known.behaviourKeys.has(behaviourKey)
      ? `${name} (${code})`
      : keyValue
  }
}

function namesOf({ operations = [] }: Named): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [code, of] of Map.groupBy(operations, (operation) => operation.code)) {
    const [first] = of
    const isSure = of.every(({ name }) => name === first?.name)
    if (first !== undefined && isSure && first.name !== code) names.set(code, first.name)
  }
  return names
}

/** Behaviour keys whose value is the operation's code; a unit or a class may look like one. */
function behaviourKeysOfCodes({ operations = [], behaviourKeys = [] }: Named): string[] {
  const isOfCodes = (of: (operation: Operation) => string | undefined) =>
    operations.some(({ code, name, verb }) => {
      try {
        return of({ kind: 'operation', code, name, verb, outcome: 'requested' } as Operation) === code
      } catch {
        return false // it wants more of an operation than is known here
      }
    })
  return behaviourKeys.flatMap(({ name, of }) => (isOfCodes(of) ? [name] : []))
}
