import 'react'

declare module 'react' {
  // CSS variables in style attributes: `style={{ '--hue': 75 }}`.
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined
  }
}
