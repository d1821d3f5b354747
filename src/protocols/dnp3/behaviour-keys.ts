import { isQuiet } from '#model/fact'
import type { BehaviourKey } from '#model/protocol'

export const behaviourKeys: readonly BehaviourKey[] = [
  { name: 'function', of: (operation) => operation.code },
  { name: 'unit', of: (operation) => operation.unit },
  {
    name: 'objects',
    of: ({ code, unit, object }) => (object === undefined ? undefined : `${code} unit ${unit} ${object}`),
  },
  {
    // Command by output: a breaker that is always closed from here and never opened.
    name: 'control',
    of: ({ verb, unit, object, value }) =>
      isQuiet(verb) || typeof value !== 'string' ? undefined : `unit ${unit} ${object ?? ''} ${value}`,
  },
]
