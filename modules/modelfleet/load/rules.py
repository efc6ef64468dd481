"""Every rule of loading as data: what it forbids, why, and what to do. `modelfleet` lists them from here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A stable id, the reason for the rule, and the remedy that a finding shows when it has no better one."""

    id: str
    rationale: str
    remedy: str
    enabled: bool = True


_FILES = (
    Rule(
        "symlink-out",
        "A link out of the tree would show CI files that the pull request does not hold.",
        "Put the file itself here.",
    ),
    Rule("symlink-broken", "A link to nothing hides a service that should be there.", "Remove the link."),
    Rule(
        "not-a-file",
        "A pipe or device blocks the reader; a folder with a source suffix reads as a service.",
        "Replace it by an ordinary file, or rename it.",
    ),
    Rule("unreadable", "A file that cannot be read is a service nobody sees.", "Mend its permissions."),
    Rule(
        "stray-file",
        "A misnamed service file must not be skipped in silence.",
        "Remove it, or move what a service needs into the service's own folder.",
    ),
    Rule(
        "yml-suffix",
        "One suffix means one place to look for a service.",
        "Rename it so that it ends in .yaml.",
    ),
    Rule("two-syntaxes", "Of two files for one service one would be ignored.", "Keep one of the two."),
    Rule(
        "file-name",
        "The file's name becomes a Kubernetes name.",
        "Use lower-case letters, digits and hyphens, starting with a letter; at most 26 characters.",
    ),
    Rule(
        "missing-cluster-file",
        "A folder under clusters/ declares a cluster.",
        "Add cluster.py with a variable `cluster`, or remove the folder.",
    ),
    Rule(
        "file-too-large",
        "A service is described in a few lines; more is an accident or an attack on CI.",
        "Keep what the service needs in the service's own folder.",
    ),
    Rule("not-utf8", "Other encodings read differently on other machines.", "Save the file as UTF-8."),
    Rule(
        "byte-order-mark",
        "A byte order mark is invisible, and some readers take it for text.",
        "Save the file as UTF-8 without a byte order mark.",
    ),
    Rule(
        "control-character",
        "Invisible and direction-changing characters make a reviewer see another text than the tools do.",
        "Remove the character.",
    ),
    Rule(
        "too-many-mistakes",
        "A list nobody reads to its end is no help.",
        "Mend those above and run the command again.",
    ),
)

_YAML = (
    Rule("yaml-syntax", "The file has to be YAML.", "Compare it with a service that works."),
    Rule("empty-file", "An empty file declares nothing.", "Write the service's fields, or remove the file."),
    Rule("multiple-documents", "One file is one service.", "Give the second service a file of its own."),
    Rule("yaml-tab", "YAML forbids tabs in indentation, and a reader cannot see them.", "Use spaces."),
    Rule("yaml-tag", "Tags ask readers to build objects of their own.", "Remove the tag."),
    Rule(
        "yaml-alias",
        "Anchors and aliases make a small file expand without bound, and reviewers look twice.",
        "Write the value out.",
    ),
    Rule("yaml-merge-key", "Merge keys are YAML 1.1 alone and hide fields.", "Write the fields out."),
    Rule(
        "yaml-ambiguous",
        "YAML 1.1 and 1.2 readers disagree about this value.",
        "Quote it if you mean text.",
    ),
    Rule("non-string-key", "Field names are text.", "Quote the key, or correct it."),
    Rule("duplicate-key", "Readers keep the first or the last of two equal keys.", "Keep one of the two."),
    Rule("too-deep", "No field of a service lies that deep.", "Flatten the value."),
    Rule("too-many-values", "A service has some dozens of values.", "Shorten the file."),
    Rule(
        "number-too-large", "No field takes a number beyond 64 bits.", "Give a smaller number, or quote it."
    ),
)

_PYTHON = (
    Rule("python-syntax", "The file has to be Python.", "Compare it with a service that works."),
    Rule(
        "python-import",
        "Files under apps/ are read, never run: only the vocabulary has a meaning there.",
        "Import names from modelfleet.spec alone: `from modelfleet.spec import ModelService, Model`.",
    ),
    Rule(
        "python-assignment",
        "One name, one value: so a reader need not follow the order of lines.",
        "Write `name = value`, once for each name.",
    ),
    Rule("python-loop", "Files under apps/ are data: nothing repeats.", "Write the values out."),
    Rule(
        "python-condition",
        "Files under apps/ are data: nothing is decided in them.",
        "Write the value itself.",
    ),
    Rule(
        "python-definition", "Files under apps/ are data: no code is kept in them.", "Write the value itself."
    ),
    Rule(
        "python-call",
        "Files under apps/ are read, never run: only spec models may be called.",
        "Write the value itself, or call a model imported from modelfleet.spec.",
    ),
    Rule(
        "python-positional",
        "Fields have names, so that a reader need not count.",
        "Name the field: name=value.",
    ),
    Rule("python-star", "Unpacking hides which fields are set.", "Write the values out."),
    Rule("python-attribute", "Files under apps/ are read, never run.", "Write the value itself."),
    Rule(
        "python-fstring",
        "Text that is put together cannot be searched for.",
        "Write the text out in one piece.",
    ),
    Rule("python-arithmetic", "Files under apps/ are read, never run.", "Write the result."),
    Rule(
        "python-literal",
        "Only text, whole numbers, decimals, True, False, None, lists, tuples and dicts exist in YAML too.",
        "Use text, a number, True, False, None, a list, a tuple or a dict.",
    ),
    Rule("python-name", "A name has to be assigned or imported above its use.", "Assign or import it above."),
    Rule(
        "python-statement",
        "Files under apps/ are data: imports and assignments only.",
        "Remove the statement; keep imports from modelfleet.spec and assignments.",
    ),
    Rule("python-expression", "Files under apps/ are data.", "Write the value itself."),
    Rule("missing-variable", "The reader looks for one variable.", "Assign the object to that variable."),
    Rule("wrong-model", "Each field takes a model of its own.", "Use the model that the field takes."),
    Rule("platform-raises", "A platform file has to run.", "Mend the line."),
)

_STRUCTURE = (
    Rule("unknown-field", "A misspelt field would be ignored in silence.", "Remove it, or correct its name."),
    Rule("missing-field", "The object is not complete without it.", "Add the field."),
    Rule("wrong-type", "Nothing is converted in silence.", "Give a value of the right kind."),
    Rule(
        "not-a-choice", "Only these values have a meaning.", "Choose one of the values that the field takes."
    ),
    Rule(
        "out-of-range", "Bounds keep a slip of the finger from renting a data centre.", "Keep to the bounds."
    ),
    Rule("too-few", "An empty list has no meaning here.", "Give at least one."),
    Rule("bad-key", "Keys of this mapping are names, too.", "Correct the key."),
    Rule("bad-format", "What reads this text expects this form.", "Correct the text."),
    Rule("dns-label", "It becomes part of a Kubernetes name.", "Use lower-case letters, digits and hyphens."),
    Rule("quantity", "Kubernetes reads it as a quantity.", "Write for example '500m', '4' or '16Gi'."),
    Rule("git-url", "Argo CD clones from it.", "Write an https://, ssh:// or git@host:path address."),
    Rule("git-ref", "A short name may be a branch and a tag.", "Write a full ref such as refs/heads/main."),
    Rule("image-digest", "A tag can be moved to another image.", "Pin the image by its sha256 digest."),
    Rule("model-uri", "KServe loads from these stores alone.", "Store the model where KServe can load it."),
    Rule(
        "group-name", "Kubernetes compares groups letter by letter.", "Write the group as your provider does."
    ),
    Rule("invalid-value", "The value has no meaning here.", "Correct the value."),
)

_CONTRADICTIONS = (
    Rule("reserved-name", "A team's namespace must not be one of the platform's.", "Choose another name."),
    Rule("system-group", "Groups of Kubernetes itself would grant rights to nodes.", "Name your own group."),
    Rule("nvidia-only", "Other vendors have no such devices.", "Remove the field."),
    Rule("mig-and-shared", "A device is sliced or shared, not both.", "Keep one."),
    Rule("min-over-max", "No number lies between them.", "Swap them, or raise max."),
    Rule("duplicate-name", "Names tell the parts of an object apart.", "Give each its own name."),
    Rule("limit-below-request", "Kubernetes refuses such pods.", "Raise the limit."),
    Rule("target-over-100", "A replica cannot use more than all of its request.", "Give 1 to 100."),
    Rule("scale-to-zero", "A HorizontalPodAutoscaler cannot scale to zero.", "Set min to 1 or more."),
    Rule("metric-not-honoured", "KServe would ignore the metric in silence.", "Use cpu or memory."),
    Rule("model-or-container", "One service runs one server.", "Give exactly one of model and container."),
    Rule("protocol-of-format", "The format's server does not speak it.", "Use a protocol that it speaks."),
)

_REFERENCES = (
    Rule(
        "name-mismatch",
        "An object is found by its file, in Git as in the cluster.",
        "Rename the file, or correct the field.",
    ),
    Rule(
        "folder-mismatch",
        "An object is found by its folder, in Git as in the cluster.",
        "Move the file, or correct the field.",
    ),
    Rule("unknown-team", "Only the platform makes teams.", "Ask the platform for clusters/teams/<team>.py."),
    Rule("unknown-cluster", "The service would run nowhere.", "Name a cluster that is declared."),
    Rule(
        "no-quota", "Without a quota no pod of the team is admitted.", "Ask the platform for a quota there."
    ),
    Rule("name-clash", "Two services would share one Argo CD Application.", "Rename one of the services."),
)

RULES: dict[str, Rule] = {
    rule.id: rule for rule in (*_FILES, *_YAML, *_PYTHON, *_STRUCTURE, *_CONTRADICTIONS, *_REFERENCES)
}
