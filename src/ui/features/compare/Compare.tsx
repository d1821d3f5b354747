import { Button, Select } from '@mantine/core'
import { IconArrowsLeftRight } from '@tabler/icons-react'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { CaptureItem } from '#schema/capture'
import type { Difference } from '#schema/difference'
import { Answer } from '#ui/kit/Answer.tsx'
import { countText } from '#ui/kit/format'
import { Empty } from '#ui/kit/Message.tsx'
import { Page } from '#ui/kit/Page.tsx'
import { SpanChoice } from '#ui/kit/SpanChoice.tsx'
import { spanText, type TimeSpan } from '#ui/kit/span'
import { Changes } from '#ui/parts/Changes.tsx'
import { lookingThrough } from '#ui/parts/loading-text'
import { useCaptures } from '#ui/parts/use-captures'
import { useOverview } from '#ui/parts/use-overview'
import styles from './Compare.module.css'
import { useDifference } from './queries.ts'
import { differenceSentence, tilesOf } from './sentences.ts'
import { type ComparedRange, captureOf, captureSide, firstSides, presets, sideOf, sideWord } from './sides.ts'

/** Compares the network at two times and shows the differences. */
export function Compare() {
  const overview = useOverview()
  const search: Record<string, unknown> = useSearch({ strict: false })
  const { firstTime = null, lastTime = null } = overview.data ?? {}
  const usual = firstTime === null || lastTime === null ? undefined : firstSides(firstTime, lastTime)
  const first = sideOf(search.first) ?? usual?.[0]
  const second = sideOf(search.second) ?? usual?.[1]
  const sides = first && second && ([first, second] as const)
  const difference = useDifference(sides)
  const navigate = useNavigate()
  const choose = (words: { first?: string | undefined; second?: string | undefined }) =>
    void navigate({
      to: '.',
      search: ((before: object) => ({ ...before, ...words })) as never,
      replace: true,
    })
  return (
    <Page title="Compare" sentence={sides && difference.data && differenceSentence(difference.data)}>
      <Answer of={overview}>
        {() =>
          sides === undefined ? (
            <NothingHeard />
          ) : (
            <>
              <div className={styles.presets}>
                {presets(lastTime!).map(({ title, sides }) => (
                  <Button
                    key={title}
                    variant="default"
                    onClick={() => choose({ first: sideWord(sides[0]), second: sideWord(sides[1]) })}
                  >
                    {title}
                  </Button>
                ))}
              </div>
              <div className={styles.sides}>
                <Choice
                  title="First"
                  side={sides[0]}
                  latest={lastTime ?? undefined}
                  onChange={(span) => choose({ first: sideWord(span) })}
                />
                <Button
                  variant="subtle"
                  aria-label="Swap"
                  title="Swap"
                  onClick={() => choose({ first: sideWord(sides[1]), second: sideWord(sides[0]) })}
                >
                  <IconArrowsLeftRight size={16} stroke={1.6} />
                </Button>
                <Choice
                  title="Second"
                  side={sides[1]}
                  latest={lastTime ?? undefined}
                  onChange={(span) => choose({ second: sideWord(span) })}
                />
              </div>
              <Answer of={difference} lines={12} doing={lookingThrough(overview.data)}>
                {(data) => (
                  <>
                    <Tiles difference={data} />
                    <Changes difference={data} />
                  </>
                )}
              </Answer>
            </>
          )
        }
      </Answer>
    </Page>
  )
}

/** Changes as figures; the tables follow. */
function Tiles({ difference }: { difference: Difference }) {
  return (
    <ul className={styles.tiles} aria-label="Summary">
      {tilesOf(difference).map(({ kind, title, counts }) => (
        <li key={kind}>
          <span>{title}</span>
          <strong>
            {counts.map(({ sign, count }) => (
              <span key={sign}>
                {sign}
                {countText(count)}
              </span>
            ))}
          </strong>
        </li>
      ))}
    </ul>
  )
}

interface ChoiceProps {
  readonly title: string
  readonly side: ComparedRange
  readonly latest: string | undefined
  readonly onChange: (span: TimeSpan) => void
}

function Choice({ title, side, latest, onChange }: ChoiceProps) {
  const captures = useCaptures().data?.items ?? []
  const whole = captures.filter((capture) => captureSide(capture) !== undefined)
  return (
    <fieldset className={styles.side}>
      <legend>{title}</legend>
      <SpanChoice label={`${title} time`} span={side} latest={latest} isClosed onChange={onChange} />
      <Select
        aria-label={`${title} capture`}
        placeholder="or a capture"
        w={220}
        searchable
        data={whole.map(({ id, name }) => ({ value: id, label: name }))}
        value={captureOf(side, whole)?.id ?? null}
        onChange={(id) => onChange(spanOfCapture(whole.find((capture) => capture.id === id)) ?? side)}
        renderOption={({ option }) => (
          <div>
            {option.label}
            <div className={styles.under}>
              {spanText(spanOfCapture(whole.find(({ id }) => id === option.value)) ?? {})}
            </div>
          </div>
        )}
      />
    </fieldset>
  )
}

function spanOfCapture(capture: CaptureItem | undefined): ComparedRange | undefined {
  return capture && captureSide(capture)
}

function NothingHeard() {
  return (
    <Empty title="Nothing to compare yet">
      <p>
        Open <Link to="/captures">Captures</Link> and select two files, or let the sensor run for a while.
        Then select two times here.
      </p>
    </Empty>
  )
}
