/** Order numbers of the S7-1200 and S7-1500 → module names: Siemens Industry Mall, catalogue ST 70. */

const s71500: ReadonlyMap<string, string> = new Map([
  ['510-1DJ', 'CPU 1510SP-1 PN'],
  ['510-1SJ', 'CPU 1510SP F-1 PN'],
  ['511-1AK', 'CPU 1511-1 PN'],
  ['511-1AL', 'CPU 1511-1 PN'],
  ['511-1CK', 'CPU 1511C-1 PN'],
  ['511-1FK', 'CPU 1511F-1 PN'],
  ['511-1TK', 'CPU 1511T-1 PN'],
  ['511-1UK', 'CPU 1511TF-1 PN'],
  ['512-1CK', 'CPU 1512C-1 PN'],
  ['512-1DK', 'CPU 1512SP-1 PN'],
  ['512-1SK', 'CPU 1512SP F-1 PN'],
  ['513-1AL', 'CPU 1513-1 PN'],
  ['513-1FL', 'CPU 1513F-1 PN'],
  ['513-1RL', 'CPU 1513R-1 PN'],
  ['515-2AM', 'CPU 1515-2 PN'],
  ['515-2FM', 'CPU 1515F-2 PN'],
  ['515-2RM', 'CPU 1515R-2 PN'],
  ['515-2TM', 'CPU 1515T-2 PN'],
  ['515-2UM', 'CPU 1515TF-2 PN'],
  ['516-3AN', 'CPU 1516-3 PN/DP'],
  ['516-3FN', 'CPU 1516F-3 PN/DP'],
  ['516-3TN', 'CPU 1516T-3 PN/DP'],
  ['516-3UN', 'CPU 1516TF-3 PN/DP'],
  ['517-3AP', 'CPU 1517-3 PN/DP'],
  ['517-3FP', 'CPU 1517F-3 PN/DP'],
  ['517-3HP', 'CPU 1517H-3 PN'],
  ['517-3TP', 'CPU 1517T-3 PN/DP'],
  ['517-3UP', 'CPU 1517TF-3 PN/DP'],
  ['518-4AP', 'CPU 1518-4 PN/DP'],
  ['518-4AX', 'CPU 1518-4 PN/DP MFP'],
  ['518-4FP', 'CPU 1518F-4 PN/DP'],
  ['518-4FX', 'CPU 1518F-4 PN/DP MFP'],
  ['518-4JP', 'CPU 1518HF-4 PN'],
])

/** Supply and outputs of the S7-1200, by the letter after the module's version. */
const supplies: ReadonlyMap<string, string> = new Map([
  ['A', 'DC/DC/DC'],
  ['B', 'AC/DC/Rly'],
  ['H', 'DC/DC/Rly'],
])

/** `CPU 1515-2 PN` of `6ES7 515-2AM01-0AB0`; undefined for what is not in the table. */
export function modelOf(order: string): string | undefined {
  const [, head, letters] = /^6ES7 ?(\d{3}-\d)([A-Z]{2})/.exec(order) ?? []
  if (head === undefined || letters === undefined) return undefined
  const [, size] = /^(21[1-7])-1$/.exec(head) ?? []
  if (size === undefined) return s71500.get(head + letters)
  const supply = supplies.get(letters[0]!)
  if (supply === undefined) return undefined
  // The second letter F marks the fail-safe ones.
  return `CPU 1${size}${letters[1] === 'F' ? 'FC' : 'C'} ${supply}`
}
