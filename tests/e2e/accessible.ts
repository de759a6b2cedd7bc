import AxeBuilder from '@axe-core/playwright';
import { expect, type ConsoleMessage, type Page } from '@playwright/test';

/** What next-intl shows where a page has not got its words along: runs.approval.question. */
const TEXT_NAME = /\b(?:auth|azure(?!\.com)|common|deployments|logs|modules|plans|runs|settings|shell|status|teardown|ledger|wizard)\.[a-z]+[a-zA-Z.]*\b/;

/** Opens a page, light and wide as dark and narrow: no serious accessibility problem, nothing to scroll sideways, every text in words, nothing against its policy. */
export async function expectAccessible(page: Page, path: string): Promise<void> {
  const refused: string[] = [];
  const listen = (message: ConsoleMessage): void => {
    if (/Content[- ]Security[- ]Policy/i.test(message.text())) refused.push(message.text());
  };
  page.on('console', listen);
  await page.goto(path);
  for (const [colorScheme, width] of [['light', 1440], ['dark', 390]] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    await expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('heading', { level: 2 })).first()).toBeVisible();
    expect(await page.locator('body').innerText(), `${path} shows the name of a text instead of the text`).not.toMatch(TEXT_NAME);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const severe = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(severe.map(({ id, nodes }) => `${path} ${colorScheme}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow, `${path} at ${width} px scrolls sideways`).toBeLessThanOrEqual(0);
  }
  page.off('console', listen);
  expect(refused, `${path} breaks its Content-Security-Policy`).toEqual([]);
}
