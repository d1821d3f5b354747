import { Checkbox } from '@mantine/core'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { AttackMatrix, AttackTechnique } from '#schema/attack'
import { Answer } from '#ui/kit/Answer.tsx'
import { Download } from '#ui/kit/Download.tsx'
import { countOf } from '#ui/kit/format'
import { Page } from '#ui/kit/Page.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { Severity } from '#ui/kit/Severity.tsx'
import { readAttackLayer } from '#ui/source/attack'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Attack.module.css'
import { attackSentence, columnsOf, coverageCounts, coverageNames } from './matrix.ts'
import { useAttack } from './queries.ts'

/** Share of the signal colour in the background of a technique with one alert, and with most, in %. */
const [LEAST_HEAT, MOST_HEAT] = [10, 34]

/** ATT&CK for ICS: techniques covered by rules, not covered, and detected. */
export function Attack() {
  const attack = useAttack()
  const source = useSource()
  return (
    <Page
      title="ATT&CK"
      sentence={attack.data && attackSentence(attack.data)}
      actions={
        <>
          <Download of={() => readAttackLayer(source, 'coverage')} name="sightglass-coverage.json">
            Navigator layer: coverage
          </Download>
          <Download of={() => readAttackLayer(source, 'seen')} name="sightglass-seen.json">
            Navigator layer: detected
          </Download>
        </>
      }
    >
      <Answer of={attack} doing="Loading rules">
        {(matrix) => <Matrix matrix={matrix} />}
      </Answer>
    </Page>
  )
}

function Matrix({ matrix }: { matrix: AttackMatrix }) {
  const { technique: linked } = useSearch({ strict: false }) as { technique?: string }
  const [chosen, setChosen] = useState(linked)
  const technique = matrix.items.find(({ id }) => id === chosen)
  const counts = coverageCounts(matrix)
  const [hasParts, setParts] = useState(false)
  const most = Math.max(1, ...matrix.items.map(({ alerts }) => alerts))
  return (
    <>
      <ul className={styles.legend} aria-label="Legend">
        {(Object.keys(coverageNames) as (keyof typeof coverageNames)[]).map((word) => (
          <li key={word} className={styles[word]}>
            <span aria-hidden="true">{coverageNames[word].shape}</span> {counts[word]}{' '}
            {coverageNames[word].name}
          </li>
        ))}
        <li>Colour: worst alert of the technique, with the number of alerts</li>
        <li>
          <Checkbox
            label="All sub-techniques"
            checked={hasParts}
            onChange={({ currentTarget }) => setParts(currentTarget.checked)}
          />
        </li>
      </ul>
      {technique !== undefined && (
        <TechniqueDetails technique={technique} onClose={() => setChosen(undefined)} />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={styles.scroller} aria-label="Matrix" tabIndex={0}>
        <div className={styles.matrix}>
          {columnsOf(matrix).map(({ tactic, entries }) => (
            <section key={tactic} className={styles.column} aria-label={tactic}>
              <h2>{tactic}</h2>
              <p className="quiet">{countOf(entries.length, 'technique')}</p>
              {entries.map((entry) => (
                <div key={entry.technique.id}>
                  <Cell technique={entry.technique} {...{ most, chosen }} onChoose={setChosen} />
                  {entry.parts
                    .filter(({ alerts }) => hasParts || alerts > 0)
                    .map((part) => (
                      <Cell key={part.id} technique={part} {...{ most, chosen }} onChoose={setChosen} />
                    ))}
                </div>
              ))}
            </section>
          ))}
        </div>
      </section>
    </>
  )
}

function Cell(props: {
  technique: AttackTechnique
  /** Alerts of the technique that has most. */
  most: number
  chosen: string | undefined
  onChoose: (id: string | undefined) => void
}) {
  const { technique, most, chosen, onChoose } = props
  const { id, name, parent, coverage, alerts, severity } = technique
  const isChosen = id === chosen
  return (
    <button
      type="button"
      className={`${styles.cell} ${styles[coverage]} ${parent === '' ? '' : styles.part} ${severity === null ? '' : styles.hot}`}
      aria-pressed={isChosen}
      style={
        severity === null
          ? undefined
          : ({
              '--heat': `${Math.round(LEAST_HEAT + (MOST_HEAT - LEAST_HEAT) * (alerts / most))}%`,
              '--signal': `var(--${severity})`,
            } as React.CSSProperties)
      }
      title={`${name} (${id}), ${coverageNames[coverage].name}`}
      onClick={() => onChoose(isChosen ? undefined : id)}
    >
      <span className={styles.shape} aria-hidden="true">
        {coverageNames[coverage].shape}
      </span>
      <span>
        {parent === '' ? name : name.replace(/^.*: /, '')} <span className={styles.id}>{id}</span>
        <span className="visually-hidden">, {coverageNames[coverage].name}</span>
        {severity !== null && (
          <span className={styles.seen}>
            <Severity severity={severity} isBrief /> {alerts}
            <span className="visually-hidden">{alerts === 1 ? 'alert' : 'alerts'}</span>
          </span>
        )}
      </span>
    </button>
  )
}

function TechniqueDetails({ technique, onClose }: { technique: AttackTechnique; onClose: () => void }) {
  const { id, name, coverage, reason, rules, alerts, severity, tactics } = technique
  return (
    <Panel
      title={`${name} (${id})`}
      aside={
        <button type="button" className={styles.close} onClick={onClose}>
          Close
        </button>
      }
    >
      <p className={styles.mergedFindings}>
        {tactics.join(', ')} · {coverageNames[coverage].name}
        {reason !== '' && `: ${reason}`}
      </p>
      {severity !== null && (
        <p className={styles.mergedFindings}>
          <Severity severity={severity} /> Detected: {countOf(alerts, 'alert')}.{' '}
          <Link to="/alerts">Show alerts</Link>
        </p>
      )}
      {rules.length > 0 && (
        <ul className={styles.rules}>
          {rules.map((rule) => (
            <li key={rule.id}>
              {rule.title} <span className="quiet">{rule.id}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
