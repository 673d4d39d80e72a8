const gap = 4

/**
 * Puts an open popover below (or above) its button, in browsers that can't do it in CSS yet. Sets single properties by script, which
 * our Content-Security-Policy allows, unlike `style=` in markup.
 */
export function placeBeside(panel: HTMLElement, opener: HTMLElement, align: 'start' | 'end'): void {
  if (CSS.supports('position-area: end')) return
  const button = opener.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = panel
  const below = button.bottom + gap + height <= innerHeight || button.top < height
  const left = align === 'end' ? button.right - width : button.left
  panel.style.setProperty('inset', 'auto')
  panel.style.setProperty('top', `${below ? button.bottom + gap : button.top - gap - height}px`)
  panel.style.setProperty('left', `${Math.max(gap, Math.min(left, innerWidth - width - gap))}px`)
}
