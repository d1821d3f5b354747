/** Operations by verb: no table of a protocol, and no title, technique or gravity of an action. */
import * as named from '#model/action'
import type { Operation } from '#model/fact'

export {
  ACTION_FAMILIES,
  ACTIONS,
  type ActionDescription,
  type ActionFamily,
  type ActionName,
  type ActionTable,
  type Gravity,
  statedAction,
} from '#model/action'

const LOOKS: ReadonlySet<named.ActionFamily> = new Set(['look', 'collect'])

export function actionOf(_: named.ActionTable | undefined, operation: Operation): named.ActionName {
  return named.actionOf(undefined, operation)
}

export function describeAction(action: named.ActionName): named.ActionDescription {
  const isLook = LOOKS.has(named.familyOfAction(action))
  return isLook
    ? { title: 'New request', techniques: [], consequences: [], gravity: 1 }
    : { title: 'New command', techniques: [], consequences: [], gravity: 3 }
}

export function familyOfAction(action: named.ActionName): named.ActionFamily {
  return LOOKS.has(named.familyOfAction(action)) ? 'look' : 'change'
}
