import { Modal, TextInput } from '@mantine/core'
import { IconCpu, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type ComponentType, useId, useLayoutEffect, useRef, useState } from 'react'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Palette.module.css'
import { useRailPages } from './pages.ts'

/** Devices offered at most. */
const offered = 8

interface Choice {
  readonly to: string
  readonly label: string
  readonly hint: string
  readonly icon: ComponentType<{ size?: number; stroke?: number }>
}

/** Finds a page or a device by a few letters: Ctrl-K. */
export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal.Root opened={isOpen} onClose={onClose} size={560} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Go to">
        <Modal.Body p="sm">{isOpen && <Finder onClose={onClose} />}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

function useChoices(words: string): readonly Choice[] {
  const source = useSource()
  const { data } = useQuery({
    queryKey: ['palette', words],
    queryFn: () => source.devices({ search: words, limit: offered }),
    enabled: words.length > 1,
    placeholderData: keepPreviousData,
  })
  const pages = useRailPages()
    .filter(({ title }) => title.toLowerCase().includes(words.toLowerCase()))
    .map(({ path, title, icon }) => ({ to: path, label: title, hint: 'page', icon }))
  const devices = (words.length > 1 ? (data?.items ?? []) : []).map((device) => ({
    to: `/devices/${encodeURIComponent(device.id)}`,
    label: device.name || device.ipAddresses[0] || device.macAddresses[0] || device.id,
    hint: [device.vendor, device.ipAddresses[0]].filter(Boolean).join(' · '),
    icon: IconCpu,
  }))
  const all =
    words === ''
      ? []
      : [
          {
            to: `/devices?search=${encodeURIComponent(words)}`,
            label: `All devices with “${words}”`,
            hint: '',
            icon: IconSearch,
          },
        ]
  return [...pages, ...devices, ...all]
}

function Finder({ onClose }: { onClose: () => void }) {
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.focus(), []) // at once, or the first letters of a fast hand are lost
  const navigate = useNavigate()
  const choices = useChoices(words)
  const chosen = Math.min(at, choices.length - 1)
  function go(choice: Choice | undefined) {
    if (choice === undefined) return
    onClose()
    void navigate({ href: choice.to })
  }
  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, choices.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0))
    else if (event.key === 'Enter') go(choices[chosen])
    else return
    event.preventDefault()
  }
  return (
    <>
      <TextInput
        data-autofocus
        ref={input}
        size="sm"
        value={words}
        placeholder="A page, a name, an address"
        aria-label="Go to"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={`${id}-${chosen}`}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} role="listbox" aria-label="Where to go" className={styles.list}>
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the input holds the focus and its keys
          <div
            key={choice.to}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={styles.choice}
            onClick={() => go(choice)}
            onMouseEnter={() => setAt(index)}
          >
            <choice.icon size={16} stroke={1.6} />
            {choice.label}
            <span className={styles.hint}>{choice.hint}</span>
          </div>
        ))}
      </div>
    </>
  )
}
