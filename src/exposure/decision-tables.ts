/** Action and deadline: CISA's SSVC decision tree (CERT/CC SSVC, cisa_coordinator 2.0.3) and the table of BOD 26-04. */

export type Exploitation = 'none' | 'poc' | 'active'
type Action = 'track' | 'track*' | 'attend' | 'act'

/** Rows by exploitation, automatable and technical impact; columns low, medium, high mission impact. */
const ACTIONS: Readonly<Record<string, readonly [Action, Action, Action]>> = {
  'none no partial': ['track', 'track', 'track'],
  'none no total': ['track', 'track', 'track*'],
  'none yes partial': ['track', 'track', 'attend'],
  'none yes total': ['track', 'track', 'attend'],
  'poc no partial': ['track', 'track', 'track*'],
  'poc no total': ['track', 'track*', 'attend'],
  'poc yes partial': ['track', 'track', 'attend'],
  'poc yes total': ['track', 'track*', 'attend'],
  'active no partial': ['track', 'track', 'attend'],
  'active no total': ['track', 'attend', 'act'],
  'active yes partial': ['attend', 'attend', 'act'],
  'active yes total': ['attend', 'act', 'act'],
}

export function actionOf(
  exploitation: Exploitation,
  isAutomatable: boolean,
  isTotal: boolean,
  mission: 'low' | 'medium' | 'high',
): Action {
  const row = ACTIONS[`${exploitation} ${isAutomatable ? 'yes' : 'no'} ${isTotal ? 'total' : 'partial'}`]!
  return row[mission === 'low' ? 0 : mission === 'medium' ? 1 : 2]
}

const FORENSICS = '3 days; check for compromise'
const UPGRADE = 'with the next upgrade'

/** Keys: exploited, exposed, automatable; then partial and total technical impact. */
const DUE: Readonly<Record<string, readonly [partial: string, total: string]>> = {
  'no no no': [UPGRADE, UPGRADE],
  'yes no no': ['14 days', '14 days'],
  'no yes no': ['60 days', '14 days'],
  'no no yes': ['60 days', '60 days'],
  'yes yes no': ['14 days', FORENSICS],
  'yes no yes': ['14 days', FORENSICS],
  'no yes yes': ['14 days', '3 days'],
  'yes yes yes': ['3 days', FORENSICS],
}

export function dueOf(
  isExploited: boolean,
  isExposed: boolean,
  isAutomatable: boolean,
  isTotal: boolean,
): string {
  const word = (is: boolean) => (is ? 'yes' : 'no')
  return DUE[`${word(isExploited)} ${word(isExposed)} ${word(isAutomatable)}`]![isTotal ? 1 : 0]
}
