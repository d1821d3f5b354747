import type { BaselineSentence } from '#schema/baseline'
import { Answer } from '#ui/kit/Answer.tsx'
import { Empty } from '#ui/kit/Message.tsx'
import { Panel } from '#ui/kit/Panel.tsx'
import { SentenceList } from '#ui/parts/SentenceList.tsx'
import { useBehaviourKeys } from './queries.ts'

/** Baseline of this device, as client and as server. */
export function Behaviour({ addresses }: { addresses: readonly string[] }) {
  const behaviourKeys = useBehaviourKeys(addresses)
  return (
    <Answer of={behaviourKeys}>
      {(sentences) =>
        sentences.length === 0 ? (
          <Panel title="Behaviour">
            <Empty title="No baseline for this device yet" isInline>
              <p>
                Its requests become part of the baseline while the sensor runs. The Baseline page shows the
                learning status.
              </p>
            </Empty>
          </Panel>
        ) : (
          <>
            <Side title="As client" sentences={sentences.filter((one) => addresses.includes(one.client))} />
            <Side title="As server" sentences={sentences.filter((one) => !addresses.includes(one.client))} />
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
