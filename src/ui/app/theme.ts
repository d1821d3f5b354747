import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core'

/**
 * Eleven greys, each with one job in both schemes: 0 page, 1 surface, 2 hover and wells, 3 hairline, 4 border,
 * 5 disabled, 6 control outline (3:1), 7 quiet text (4.5:1 on 0 to 2), 8 second text, 9 text, 10 headings.
 */
const greys = {
  light: [
    '#f2f4f6',
    '#fdfdfe',
    '#e8ebee',
    '#dde1e5',
    '#c7cdd3',
    '#a3abb3',
    '#7d868f',
    '#59626b',
    '#3b434b',
    '#262c33',
    '#161a1f',
  ],
  dark: [
    '#0f1317',
    '#171c22',
    '#1f262d',
    '#29313a',
    '#37414b',
    '#515c67',
    '#76828d',
    '#9aa5af',
    '#b4bdc6',
    '#d6dce2',
    '#e4e8ec',
  ],
} as const

/** The accent colour: only for what can be clicked. */
const steel: MantineColorsTuple = [
  '#eaf2f8',
  '#d5e4ef',
  '#b3cfe3',
  '#8fb9d7',
  '#79add2',
  '#4f86ad',
  '#3c7199',
  '#2b5f87',
  '#234f71',
  '#1a3c56',
]

/** Mantine's dark colours (inputs, tabs, keys) in our blue-grey; index 0 is text, 9 the darkest background. */
const dark: MantineColorsTuple = [
  '#d0d6dc',
  '#b4bdc6',
  '#9aa5af',
  '#76828d',
  '#37414b',
  '#29313a',
  '#1f262d',
  '#171c22',
  '#0f1317',
  '#0b0e12',
]

/** Severity colours of about equal luminance within a scheme. */
const severities = {
  light: {
    critical: '#b0211b',
    major: '#9a4a00',
    minor: '#755c00',
    warning: '#6a4aa3',
    notice: '#4a5a69',
    good: '#2f6b45',
  },
  dark: {
    critical: '#ff8078',
    major: '#f0a15a',
    minor: '#d6b548',
    warning: '#bda6ee',
    notice: '#a3b1be',
    good: '#7fbf98',
  },
} as const

/**
 * Colours that distinguish families of data: four hues, strong and soft. No red, orange, amber or violet, so that none
 * looks like an alert. Soft ones only fill areas that have a label.
 */
const strong = ['#2f6690', '#3f837b', '#5f7f46', '#56657a'] as const
const soft = ['#7fa6c6', '#86b3ab', '#a5ba8c', '#a3adb8'] as const
const data = { light: [...strong, ...soft], dark: [...soft, ...strong] } as const

export const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif',
  fontFamilyMonospace:
    '"JetBrains Mono Variable", ui-monospace, "SF Mono", "DejaVu Sans Mono", "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '6px', xl: '6px' },
  defaultRadius: 'sm',
  colors: { steel, dark },
  primaryColor: 'steel',
  primaryShade: { light: 7, dark: 4 },
  // Mantine computes the text colour of a filled button for the light scheme only; ours follows the scheme.
  variantColorResolver(input) {
    const colors = defaultVariantColorsResolver(input)
    return input.variant === 'filled' ? { ...colors, color: 'var(--on-accent)' } : colors
  },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 100 } } },
    Drawer: { defaultProps: { transitionProps: { duration: 120 } } },
    Modal: { defaultProps: { transitionProps: { duration: 100 } } },
    Button: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { visibilityToggleFocusable: true } },
    Select: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
  },
})

function variables(scheme: 'light' | 'dark'): Record<string, string> {
  const named: Record<string, string> = {}
  greys[scheme].forEach((grey, index) => {
    named[`--grey-${index}`] = grey
  })
  for (const [name, value] of Object.entries(severities[scheme])) named[`--${name}`] = value
  data[scheme].forEach((value, index) => {
    named[`--data-${index + 1}`] = value
  })
  return {
    ...named,
    '--accent': scheme === 'light' ? steel[7]! : steel[4]!,
    '--on-critical': scheme === 'light' ? '#ffffff' : '#1b0e0d',
    '--on-accent': scheme === 'light' ? '#ffffff' : greys.dark[0],
    '--mantine-color-body': greys[scheme][1],
    '--mantine-color-text': greys[scheme][9],
    '--mantine-color-bright': greys[scheme][10],
    // Mantine's dimmed and placeholder greys have less than 4.5:1 contrast on its surfaces.
    '--mantine-color-dimmed': greys[scheme][7],
    '--mantine-color-placeholder': greys[scheme][7],
    '--mantine-color-anchor': scheme === 'light' ? steel[7]! : steel[4]!,
    '--mantine-color-error': severities[scheme].critical,
    '--mantine-color-default': greys[scheme][1],
    '--mantine-color-default-hover': greys[scheme][2],
    '--mantine-color-default-color': greys[scheme][9],
    '--mantine-color-default-border': greys[scheme][4],
    '--mantine-color-disabled': greys[scheme][2],
    '--mantine-color-disabled-color': greys[scheme][7],
  }
}

/** Defines a CSS variable for every grey and severity, per colour scheme. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: variables('light'),
  dark: variables('dark'),
})
