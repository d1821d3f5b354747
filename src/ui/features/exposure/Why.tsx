import type { ExposureItem } from '#contract/exposure'
import { PacketsLink } from '#ui/kit/Packets.tsx'
import styles from './Exposure.module.css'

const TERMS = ['severity', 'threat', 'exposure', 'consequence', 'confidence', 'mitigation'] as const
const TIERS = {
  A: 'by order or model number',
  B: 'by its whole name',
  C: 'by its family',
  D: 'by words alone',
  E: 'by a part of it',
} as const

/** A finding's title; opened, its proof and every term of its score. */
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
          <dt>Seen</dt>
          <dd>
            {proof.observed} {proof.version}{' '}
            {proof.provenance?.frame && <PacketsLink frame={proof.provenance.frame}>packet</PacketsLink>}
          </dd>
          <dt>Advisory</dt>
          <dd>
            {proof.advisory || 'CVE record'}: {proof.product}, {proof.range || 'no versions named'}
          </dd>
          <dt>Reading</dt>
          <dd>
            {proof.reason}; recognised {TIERS[proof.tier]}
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
          <dt>score</dt>
          <dd>
            {terms.raw}
            {terms.floor > 0 && ` lifted to ${terms.floor}: known to be exploited`}
          </dd>
        </dl>
      )}
    </details>
  )
}
