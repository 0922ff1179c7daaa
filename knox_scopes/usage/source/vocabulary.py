"""Words that code is read by, as data: names of functions, keys and members, and of the languages themselves."""

__all__ = [
    "BASE_KEYS",
    "BEGINS",
    "BODIES",
    "CLASSES",
    "CLASS_HEADS",
    "CLIENT_MAKERS",
    "CONTROL",
    "DEFINES",
    "GENERAL",
    "KEYS",
    "KEYWORDS",
    "LOGS",
    "MEMBERS",
    "MODIFIERS",
    "NOT_CALLED",
    "NOT_TYPES",
    "PREFIXES",
    "RUBY_WORDS",
    "SAYS",
    "SELF",
    "SENDS",
    "SETTERS",
    "STORES",
    "TAKES",
    "TEST_FOLDERS",
    "TYPE_MARKS",
    "VENDORED",
]


def _words(*lines: str) -> frozenset[str]:
    return frozenset(" ".join(lines).split())


# Keys, members and functions that give a client its base, in lower case without separators.
BASE_KEYS = _words(
    "baseaddress baseuri baseurl defaultbaseurl endpoint hosturl prefixurl rooturi rooturl setbase",
    "setbaseurl sethost setrooturi setserver urlprefix withbaseurl",
)
# Calls that begin what is sent later: a GET, if nothing says otherwise.
BEGINS = _words(
    "builder createhttp curl_init curl_setopt httprequestmessage newbuilder newrequest openconnection",
    "request requestbuilder restrequest url webrequest",
)
# What says that something is sent along.
BODIES = _words(
    "--data --data-ascii --data-binary --data-raw --data-urlencode --form --json --post-data --post-file",
    "-F -d Body CURLOPT_POST CURLOPT_POSTFIELDS body data json setDoOutput",
)
# What begins a class, or what is like one.
CLASSES = _words("class enum interface module object record struct trait type")
# Annotations before a class whose `url` and `path` stand before those of its methods.
CLASS_HEADS = _words("client feignclient headers httpexchange registerrestclient requestmapping")
# What makes a client of the base that it is given.
CLIENT_MAKERS = _words("faraday fluenturlclient flurlclient for forapi restclient restclientoptions webclient")
# What is followed by a bracket and braces, and is no function.
CONTROL = _words("catch for foreach if lock return switch synchronized using when while")
# What begins a function.
DEFINES = _words("def fn fun func function")
# Names that many functions have: outside of its class, such a call must lead to a known path.
GENERAL = _words("call delete do execute fetch get head invoke patch post put query request run send")
# Keys and options that say a method.
KEYS = _words(
    "--method --request -x curlopt_customrequest customrequest http_method httpmethod method",
    "requestmethod type verb",
)
# What begins a function.
KEYWORDS = _words("def fn fun func function")
# Members of a URL that are its text again.
MEMBERS = _words("absoluteuri href originalstring path requesturi text tos uri url value")
# What may stand before a parameter's name.
MODIFIERS = _words(
    "const final internal lateinit let open override private protected public readonly static val var",
    "vararg",
)
# Words that are followed by a bracket, and call nothing.
NOT_CALLED = _words(
    "and as await case do elif else for foreach if in is new not of or raise return switch then throw",
    "typeof unless until when while yield",
)
# What may stand before a name and is no type of it.
NOT_TYPES = _words("await case else new return throw yield")
# What may stand before an expression without changing its text.
PREFIXES = _words("async await const echo let new not return typeof val var yield")
# Names behind which a value is no argument, and before which arguments end.
RUBY_WORDS = _words(
    "alias and begin break case class def defined? do else elsif end ensure for if in module next nil not",
    "or redo rescue return self super then undef unless until when while yield",
)
# Calls that log, compare or fail; they send nothing.
SAYS = _words(
    "abort assert catch console contains critical debug debugf describe die echo elif end_with? endswith",
    "eprintln equals error error_log errorf exception expect fail fatal fatalf fmt.println for foreach",
    "hasprefix hassuffix if import includes indexof info infof it log logf logger logging matches notice",
    "p print printf println printstacktrace puts raise register require route start_with? startswith",
    "str_contains str_starts_with switch throw trace trigger_error var_dump verbose warn warnf warning",
    "while write write-debug write-error write-host write-output write-verbose write-warning writeline",
)
# What logs are written with.
LOGS = _words("console log logger logging slog timber")
# How an object, a class or a script names itself.
SELF = _words("Self cls companion global parent script self static super this")
# Calls that send at once: a GET, if nothing says otherwise.
SENDS = _words(
    "$fetch axios curl fetch file_get_contents get_response got invoke-restmethod invoke-webrequest irm",
    "iwr ky open openstream readtext superagent urlopen usefetch wget",
)
# Functions and members that set a method.
SETTERS = _words("httpmethod method requestmethod setmethod setrequestmethod withmethod")
# What is asked for a value by `get`, `put` or `delete`, and sends nothing.
STORES = _words(
    "app args cache config dict env environ form header headers localstorage",
    "map mock nock os params query redis registry request_headers router searchparams server",
    "session_state sessionstorage settings store",
)
# Functions that take a path, beside those that are named for a method.
TAKES = _words(
    "api bodytomono call exchange execute fetch http httprequestmessage newrequest request requestasync",
    "requestbuilder requestline requestmapping restrequest send sendrequest uri url",
)
# Folders of tests.
TEST_FOLDERS = _words(
    "__fixtures__ __mocks__ __tests__ androidTest cypress e2e fixtures mocks spec specs test testdata",
    "testing tests",
)
# Signs that types are written with.
TYPE_MARKS = _words("& * , . < > ? [ ] |")
# Folders of other people's code, and of what a build makes.
VENDORED = _words(
    ".bundle .eggs .git .gradle .hg .mypy_cache .next .nuxt .svn .terraform .tox .venv Pods __pycache__",
    "bin bower_components build dist env external node_modules obj out site-packages target third-party",
    "third_party thirdparty vendor vendored venv virtualenv",
)
