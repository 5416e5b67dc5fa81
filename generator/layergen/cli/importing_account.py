"""From what AWS has to what is written: decided, read, and decided again under the lock."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from layergen.adapters.clock import now
from layergen.adapters.git import ignored
from layergen.adapters.repository_files import writing
from layergen.cli.adopting import Sources, occupied, sources_of, write_adoption
from layergen.cli.context import Checkout, Session, checkout
from layergen.cli.importing import Reading
from layergen.model.adoption import Adoption, Inventory
from layergen.model.words import counted
from layergen.resolve.adoption.account import Read, Wishes
from layergen.resolve.adoption.adopt import adopt


@dataclass(frozen=True, slots=True)
class AccountImport:
    """One import from an account."""

    here: Session
    env: str
    inventory: Inventory
    wishes: Wishes

    def expected(self, found: Checkout, *, whole: bool) -> Adoption:
        """Decide before any zip is read; `whole` says that none will be."""
        return self._decided(found, Read(whole=whole))

    def written(self, reading: Reading) -> Adoption:
        """Decide by what was read, write all of it, and tell what there is to know."""
        with writing(self.here.root):
            # Somebody may have written while AWS was asked.
            found = checkout(Session(self.here.root, quiet=True), mending=True)
            adoption, sources = self._with_folders(found, reading)
            write_adoption(self.here, found, self.env, adoption, sources)
        return replace(
            adoption,
            left_alone=(*adoption.left_alone, *reading.left_alone),
            notes=(*adoption.notes, *self._not_in_git(adoption, sources)),
        )

    def _decided(self, found: Checkout, read: Read) -> Adoption:
        return adopt(
            found.repository,
            found.environment(self.env),
            self.inventory,
            found.facts,
            wishes=self.wishes,
            read=read,
            now=now(),
        )

    def _with_folders(self, found: Checkout, reading: Reading) -> tuple[Adoption, Sources]:
        """Decide so that no new layer gets a folder in which other files lie."""
        read = Read(contents=reading.contents)
        while True:
            adoption = self._decided(found, read)
            sources = sources_of(found.repository.layers_lock, adoption, reading.contents)
            more = occupied(found.root, adoption, sources)
            if more <= read.occupied:
                return adoption, sources
            read = Read(contents=reading.contents, occupied=read.occupied | more)

    def _not_in_git(self, adoption: Adoption, sources: Sources) -> Iterator[str]:
        for layer in (proposal.entry for proposal in adoption.layers):
            folder = layer.source.folder
            names = [f"{folder}/{member.path}" for member in sources[layer.name]]
            if lost := ignored(self.here.root, names):
                yield (
                    f"git ignores {counted(len(lost), 'file')} of {folder}, such as {lost[0]}: "
                    "change .gitignore, or another checkout releases without"
                )
