/** Texts of the incidents page. */

export const NO_INCIDENTS = 'No incidents'

export const LATER_INCIDENT = 'It went on after this time range; title and severity are of all time'

export const PRIORITY_HINT =
  'P1 critical, P2 major, P3 minor, P4 other. Severity follows stages, targets and alerts; it is never below the most severe alert.'
