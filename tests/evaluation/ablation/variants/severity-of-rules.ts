/** Severities as the rules state them, whatever was learned. */
import { Evidence as Weighing } from '#detect/evidence'

export class Evidence extends Weighing {
  override weighed(...[rule, finding, input, context]: Parameters<Weighing['weighed']>) {
    const weighed = super.weighed(rule, finding, input, context)
    return { ...weighed, severity: finding.severity ?? rule.severity, provenSeverity: finding.provenSeverity }
  }
}
