import type { ExposureItem } from '#schema/exposure'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import styles from './Exposure.module.css'

const TERMS = ['severity', 'threat', 'exposure', 'consequence', 'confidence', 'mitigation'] as const
const TIERS = {
  A: 'by order or model number',
  B: 'by full name',
  C: 'by product family',
  D: 'by keywords only',
  E: 'by part of the name',
} as const

/** Title of a finding; expanded, its evidence and all terms of its score. */
export function Why({ exposure }: { exposure: ExposureItem }) {
  const { title, verdict, proofs, terms, todo } = exposure
  return (
    <details className={styles.why}>
      <summary>
        {verdict === 'possible' && <span className="quiet">possible: </span>}
        {title}
      </summary>
      <p>{todo}</p>
      {proofs.map((proof) => (
        <dl key={`${proof.advisory} ${proof.product} ${proof.range}`}>
          <dt>Observed</dt>
          <dd>
            {proof.observed} {proof.version}{' '}
            {proof.provenance?.frame && <PacketsLink frame={proof.provenance.frame}>packet</PacketsLink>}
          </dd>
          <dt>Advisory</dt>
          <dd>
            {proof.advisory || 'CVE record'}: {proof.product}, {proof.range || 'no versions listed'}
          </dd>
          <dt>Match</dt>
          <dd>
            {proof.reason}; matched {TIERS[proof.tier]}
          </dd>
        </dl>
      ))}
      {terms !== null && (
        <dl>
          {TERMS.map((term) => (
            <div key={term} className={styles.term}>
              <dt>{term}</dt>
              <dd>
                {terms[term]} <span className="quiet">{terms.why[term]}</span>
              </dd>
            </div>
          ))}
          <dt>risk</dt>
          <dd>
            {terms.raw}
            {terms.floor > 0 && ` raised to ${terms.floor}: exploited in the wild`}
          </dd>
        </dl>
      )}
    </details>
  )
}
