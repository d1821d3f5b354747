import { ActionIcon, Menu, useMantineColorScheme } from '@mantine/core'
import { IconCheck, IconContrast } from '@tabler/icons-react'
import { DENSITIES, type Density, setPreferences, usePreferences } from '#ui/kit/preferences'
import styles from './Shell.module.css'

const SCHEMES = { light: 'Light', dark: 'Dark', auto: 'As the system' } as const
const DENSITY_TITLES: Readonly<Record<Density, string>> = {
  compact: 'Compact',
  normal: 'Normal',
  roomy: 'Roomy',
}

/** Theme, contrast and row height, kept in the browser. */
export function DisplayMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { density, isHighContrast } = usePreferences()
  return (
    <Menu position="bottom-end" width={200}>
      <Menu.Target>
        <ActionIcon
          className={styles.spare ?? ''}
          variant="subtle"
          aria-label="Theme, contrast and row height"
          title="Theme, contrast and row height"
        >
          <IconContrast size={18} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Theme</Menu.Label>
        {Object.entries(SCHEMES).map(([scheme, title]) => (
          <Choice
            key={scheme}
            title={title}
            isChosen={colorScheme === scheme}
            onChoose={() => setColorScheme(scheme as keyof typeof SCHEMES)}
          />
        ))}
        <Choice
          title="High contrast"
          isChosen={isHighContrast}
          onChoose={() => setPreferences({ isHighContrast: !isHighContrast })}
        />
        <Menu.Label>Table rows</Menu.Label>
        {(Object.keys(DENSITIES) as Density[]).map((one) => (
          <Choice
            key={one}
            title={DENSITY_TITLES[one]}
            isChosen={density === one}
            onChoose={() => setPreferences({ density: one })}
          />
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function Choice(props: { title: string; isChosen: boolean; onChoose: () => void }) {
  return (
    <Menu.Item
      role="menuitemcheckbox"
      aria-checked={props.isChosen}
      closeMenuOnClick={false}
      onClick={props.onChoose}
      rightSection={props.isChosen ? <IconCheck size={14} aria-hidden="true" /> : null}
    >
      {props.title}
    </Menu.Item>
  )
}
