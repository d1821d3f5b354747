import { Modal, TextInput } from '@mantine/core'
import {
  IconBell,
  IconBolt,
  IconCpu,
  IconFile,
  IconFilter,
  IconGauge,
  IconGridDots,
  IconListCheck,
  IconPackage,
  IconReport,
  IconSearch,
  IconTimeline,
} from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react'
import type { PointPage } from '#schema/process-values'
import { IS_CONSOLE } from '#ui/kit/edition'
import { bindingsInForce, type KeyBinding } from '#ui/kit/keys'
import { usePackets } from '#ui/kit/Packets.tsx'
import { parseFrame } from '#ui/kit/packets-address'
import { listAlerts } from '#ui/source/alerts'
import { readAttackMatrix } from '#ui/source/attack'
import { listDevices } from '#ui/source/devices'
import { listIncidents } from '#ui/source/incidents'
import { usePrivate } from '#ui/source/private/PrivateContext.tsx'
import { listReportKinds } from '#ui/source/reports'
import { listRules } from '#ui/source/rules'
import { useSource } from '#ui/source/SourceContext.tsx'
import styles from './Palette.module.css'
import { useReachablePages } from './pages.ts'
import {
  actionEntries,
  deviceChoices,
  fits,
  frameChoices,
  groupChoices,
  type PaletteEntry,
} from './palette-entries.ts'
import {
  alertChoices,
  incidentChoices,
  reportChoices,
  ruleChoices,
  tagChoices,
  techniqueChoices,
} from './palette-finds.ts'

/** Maximum number of devices and tags offered. */
const offered = 6
/** Up from the first entry leads to the last, however many come in later. */
const LAST = Number.MAX_SAFE_INTEGER
/** Alerts searched, latest first. */
const ALERTS = 500
/** Lists that change slowly are asked for once in so long, in ms. */
const FRESH = 60_000

/** Command palette (Ctrl-K): finds everything that has a page, and runs actions. */
export function Palette({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Modal.Root opened={isOpen} onClose={onClose} size={680} yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label="Go to">
        <Modal.Body p="sm">{isOpen && <Finder onClose={onClose} />}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

const ICONS = {
  page: IconFile,
  device: IconCpu,
  devices: IconFilter,
  action: IconBolt,
  frame: IconPackage,
  search: IconSearch,
  alert: IconBell,
  incident: IconTimeline,
  tag: IconGauge,
  technique: IconGridDots,
  rule: IconListCheck,
  report: IconReport,
} as const

function useChoices(words: string, bindings: readonly KeyBinding[]): readonly PaletteEntry[] {
  const source = useSource()
  const { data } = useQuery({
    queryKey: ['palette', words],
    queryFn: () => listDevices(source, { search: words, limit: offered }),
    enabled: words.length > 1 && !IS_CONSOLE, // a console has other devices: its list searches them
    placeholderData: keepPreviousData,
  })
  const pages = useReachablePages()
    .filter(({ title }) => fits(title, words))
    .map(({ path, title }) => ({ kind: 'page' as const, to: path, label: title, hint: 'page' }))
  const isAsked = words.length > 1
  const found = useFinds(words, isAsked && !IS_CONSOLE)
  return [
    ...frameChoices(words),
    ...pages,
    ...(isAsked ? deviceChoices(data?.items ?? []) : []),
    ...(isAsked ? groupChoices(data?.facets, words) : []),
    ...found,
    ...actionEntries(bindings, words),
    ...(words === ''
      ? []
      : [
          {
            kind: 'search' as const,
            to: `/devices?search=${encodeURIComponent(words)}`,
            label: `All devices matching “${words}”`,
            hint: '',
          },
        ]),
  ]
}

/** Everything but pages and devices; asked for once a word is typed. */
function useFinds(words: string, enabled: boolean): readonly PaletteEntry[] {
  const source = useSource()
  const { isSealed } = usePrivate()
  const still = { enabled: enabled && !isSealed, staleTime: FRESH, retry: false } as const
  const alerts = useQuery({
    queryKey: ['palette-alerts'],
    queryFn: () => listAlerts(source, { limit: ALERTS }),
    ...still,
    enabled,
  })
  const incidents = useQuery({
    queryKey: ['palette-incidents'],
    queryFn: () => listIncidents(source, {}),
    ...still,
    enabled,
  })
  const points = useQuery({
    queryKey: ['palette-tags', words],
    queryFn: () => source.read<PointPage>('/process-values', { search: words, limit: offered }),
    placeholderData: keepPreviousData,
    retry: false,
    enabled,
  })
  const attack = useQuery({
    queryKey: ['palette-attack'],
    queryFn: () => readAttackMatrix(source),
    ...still,
  })
  const rules = useQuery({ queryKey: ['palette-rules'], queryFn: () => listRules(source), ...still })
  const reports = useQuery({
    queryKey: ['palette-reports'],
    queryFn: () => listReportKinds(source),
    ...still,
  })
  if (!enabled) return []
  return [
    ...incidentChoices(incidents.data?.items ?? [], words),
    ...alertChoices(alerts.data?.items ?? [], words),
    ...tagChoices(points.data?.items ?? []),
    ...techniqueChoices(attack.data?.items ?? [], words),
    ...ruleChoices(rules.data?.items ?? [], words),
    ...reportChoices(reports.data?.items ?? [], words),
  ]
}

function Finder({ onClose }: { onClose: () => void }) {
  // Snapshot taken when the palette opens, so that its own keys are not offered as actions.
  const [bindings] = useState(bindingsInForce)
  const [words, setWords] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => input.current?.focus(), []) // Synchronous: the first letters typed would be lost otherwise.
  const navigate = useNavigate()
  const packets = usePackets()
  const choices = useChoices(words, bindings)
  const chosen = Math.min(at, choices.length - 1)
  useEffect(() => {
    document.getElementById(`${id}-${chosen}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, chosen])
  function go(choice: PaletteEntry | undefined) {
    if (choice === undefined) return
    onClose()
    if (choice.run !== undefined)
      setTimeout(choice.run) // after the page has the focus again
    else if (choice.to?.startsWith('?')) packets.open(parseFrame(words)!)
    else void navigate({ href: choice.to ?? '/' })
  }
  function onKeyDown(event: React.KeyboardEvent) {
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, choices.length - 1))
    else if (event.key === 'ArrowUp') setAt(chosen > 0 ? chosen - 1 : LAST)
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
        placeholder="Device, tag, alert, incident, technique, rule, report, page, frame 41@file or action"
        aria-label="Go to"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={chosen < 0 ? undefined : `${id}-${chosen}`}
        onChange={(event) => {
          setWords(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id={id} role="listbox" aria-label="Results" className={styles.list}>
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the input holds the focus and its keys
          <div
            key={`${choice.kind} ${choice.to} ${choice.label} ${choice.hint}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={styles.choice}
            onClick={() => go(choice)}
            onMouseMove={() => setAt(index)} // also fired when the list scrolls under a still pointer
          >
            <Icon kind={choice.kind} />
            <span className={styles.label}>{choice.label}</span>
            <span className={styles.hint}>{choice.hint}</span>
          </div>
        ))}
      </div>
    </>
  )
}

function Icon({ kind }: { kind: PaletteEntry['kind'] }) {
  const Drawn = ICONS[kind]
  return <Drawn size={16} stroke={1.6} />
}
