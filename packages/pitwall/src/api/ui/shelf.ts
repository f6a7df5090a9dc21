/**
 * Which of the installed UIs is served: the one that is named, else the only one. Looked up again for every request,
 * so that what is installed while the bot runs is there with the next page load; files are listed anew after a change only.
 */
import { fileReason, systemCode } from '../../domain/file-reason.ts';
import type { Logger } from '../../ports/logger.ts';
import { findUi, listUis, recordText, type InstalledUi } from './installed.ts';
import { takeSnapshot, type UiSnapshot } from './snapshot.ts';

export class UiShelf {
  readonly #folder: string | null;
  readonly #chosen: () => string | null;
  readonly #logger: Logger;
  #snapshot: UiSnapshot | null = null;
  #told = '';

  /**
   * @param folder where UIs are installed, absolute; null: nowhere
   * @param chosen the name that is configured; null: none
   */
  constructor(folder: string | null, chosen: () => string | null, logger: Logger) {
    this.#folder = folder;
    this.#chosen = chosen;
    this.#logger = logger;
  }

  /** The UI as it is installed now; null when none is, or none can be chosen. */
  async current(): Promise<UiSnapshot | null> {
    try {
      return await this.#look();
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
    }
    // An update took the folder away between two looks: the record names the new one by now.
    try {
      return await this.#look();
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
      this.#tell(`The installed UI cannot be read (${fileReason(error)}): install it again.`);
      return (this.#snapshot = null);
    }
  }

  async #look(): Promise<UiSnapshot | null> {
    const ui = await this.#choose();
    if (ui === null) return (this.#snapshot = null);
    const known = this.#snapshot;
    if (known !== null && known.ui.name === ui.name && recordText(known.ui) === recordText(ui)) return known;
    this.#snapshot = await takeSnapshot(ui);
    if (this.#snapshot === null) this.#tell(`The UI "${ui.name}" has no index.html: install it again.`);
    return this.#snapshot;
  }

  async #choose(): Promise<InstalledUi | null> {
    if (this.#folder === null) return null;
    const chosen = this.#chosen();
    if (chosen !== null) {
      const ui = await findUi(this.#folder, chosen);
      if (ui === null)
        this.#tell(`The UI "${chosen}" of api_server.ui is not installed: see "pitwall install-ui --list".`);
      return ui;
    }
    const [first, ...others] = await listUis(this.#folder);
    if (first === undefined || others.length === 0) return first ?? null;
    const names = [first, ...others].map(({ name }) => name).join(', ');
    this.#tell(`Several UIs are installed (${names}): choose one by api_server.ui or --ui.`);
    return null;
  }

  #tell(text: string): void {
    if (this.#told !== text) this.#logger.warn(text);
    this.#told = text;
  }
}
