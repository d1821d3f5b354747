import type { BaselineSentence } from '#contract/baseline'
import { Answer } from '#ui/kit/Answer.tsx'
import { Empty } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { SentenceList } from '#ui/parts/SentenceList.tsx'
import { useHabits } from './queries.ts'

/** What is normal of this device: what it asks of others, and what others ask of it. */
export function Habits({ addresses }: { addresses: readonly string[] }) {
  const habits = useHabits(addresses)
  return (
    <Answer of={habits}>
      {(sentences) =>
        sentences.length === 0 ? (
          <Panel title="Habits">
            <Empty title="Nothing is learned of it yet" isInline>
              <p>
                What it asks and is asked becomes a habit while the sensor listens; Baseline tells how far
                learning is.
              </p>
            </Empty>
          </Panel>
        ) : (
          <>
            <Side
              title="It asks others"
              sentences={sentences.filter((one) => addresses.includes(one.client))}
            />
            <Side
              title="Others ask it"
              sentences={sentences.filter((one) => !addresses.includes(one.client))}
            />
          </>
        )
      }
    </Answer>
  )
}

function Side({ title, sentences }: { title: string; sentences: readonly BaselineSentence[] }) {
  if (sentences.length === 0) return null
  return (
    <Panel title={title} aside={<span className="quiet">{sentences.length}</span>} isBare>
      <SentenceList items={sentences} />
    </Panel>
  )
}
