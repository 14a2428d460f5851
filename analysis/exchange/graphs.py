"""Networks for Gephi, visone and their like: one GraphML and one GEXF file a layer, and nodes.csv and edges.csv with Gephi's column names.

What makes these programs stumble is kept out: no value is missing or null, every attribute has one type, none belongs to the graph as
a whole, and a layer is a file of its own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.exchange.project import NO_COLOUR, Project

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

ONE_MODE = ("congruence", "conflict", "subtract")


class Layer(NamedTuple):
    """One network: its name, nodes (id to attributes) and edges (two ends and attributes)."""

    name: str
    nodes: dict[str, dict[str, Any]]
    edges: list[tuple[str, str, dict[str, Any]]]


def layers(statements: pd.DataFrame, project: Project) -> list[Layer]:
    """The networks of one coder's statements: actor and claim by stance, and actors among themselves.

    ``statements``: doc_id, actor_id, speaker, camp, actor_kind, claim, stance, duplicate_of of table ``statements``. Repetitions and
    the narrators' own statements are left out; in networks of one mode a document counts a statement once, and weights are divided by the
    mean number of statements (as table ``edges`` has it for camps).
    """
    from analysis.measures import networks

    rows = statements[(statements["camp"] != "narrator") & (statements["duplicate_of"].fillna("") == "")]
    rows = rows.assign(node=_nodes_of(rows))
    if rows.empty:
        return []
    actors, claims = _actors(rows, project), _claims(rows, project)
    found = [Layer("actors_claims", {**actors, **claims}, list(_two_mode(rows, project)))]
    firm = rows[rows["stance"] != "distances"]
    firm = networks.without_duplicates(firm.assign(agreement=firm["stance"] == "asserts"), "node")
    for name in ONE_MODE if len(firm) else ():
        weights = networks.edges(networks.one_mode(firm, name, "average", "node"), name)
        ties = [
            (row.from_node, row.to_node, {"kind": name, "weight": round(float(row.weight), 6)})
            for row in weights.itertuples()
        ]
        found.append(Layer(name, actors, ties))
    return found


def _nodes_of(rows: pd.DataFrame) -> list[str]:
    """Who speaks, as the id of a node: an actor, or a name that is in no list."""
    return [
        f"actor:{actor}" if actor else f"name:{who}" for actor, who in zip(rows["actor_id"].fillna(""), rows["speaker"])
    ]


def _actors(rows: pd.DataFrame, project: Project) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for node, group in sorted(rows.groupby("node", sort=True)):
        first = group.iloc[0]
        camp, name = str(first["camp"]), str(first["speaker"])
        about: dict[str, Any] = {
            "label": name,
            "type": "actor",
            "camp": camp,
            "kind": str(first["actor_kind"] or "unknown"),
        }
        about |= {"statements": len(group), "documents": group["doc_id"].nunique(), "colour": project.colour(camp)}
        found[str(node)] = about
    return found


def _claims(rows: pd.DataFrame, project: Project) -> dict[str, dict[str, Any]]:
    listed = {str(claim["id"]): claim for claim in project.claims}
    found: dict[str, dict[str, Any]] = {}
    for claim, group in rows.groupby("claim", sort=True):
        label = str(listed.get(str(claim), {}).get("label", claim))
        about: dict[str, Any] = {
            "label": label,
            "type": "claim",
            "camp": "none",
            "kind": "claim",
            "statements": len(group),
        }
        found[f"claim:{claim}"] = about | {"documents": group["doc_id"].nunique(), "colour": NO_COLOUR}
    return found


def _two_mode(rows: pd.DataFrame, project: Project) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """One edge an actor, claim and stance, with how many statements in how many documents, and from when to when."""
    when = {article.doc_id: article.published or article.latest for article in project.articles}
    for (node, claim, stance), group in rows.groupby(["node", "claim", "stance"], sort=True):
        days = sorted(filter(None, (when.get(doc_id, "") for doc_id in group["doc_id"])))
        about: dict[str, Any] = {
            "kind": str(stance),
            "weight": float(len(group)),
            "documents": group["doc_id"].nunique(),
        }
        yield str(node), f"claim:{claim}", about | {"first": days[0] if days else "", "last": days[-1] if days else ""}


def as_graph(layer: Layer) -> nx.Graph[str] | nx.MultiGraph[str]:
    """A layer for networkx. Two nodes that several stances tie have an edge for each."""
    import networkx as nx

    graph: Any = nx.MultiGraph() if layer.name == "actors_claims" else nx.Graph()
    graph.add_nodes_from(_visible(layer.nodes).items())
    for number, (one, other, about) in enumerate(layer.edges):
        about = {name: _clean(value) for name, value in about.items()}
        graph.add_edge(one, other, **({"key": str(number)} if graph.is_multigraph() else {}), **about)
    return graph


def _visible(nodes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {node: {name: _clean(value) for name, value in about.items()} for node, about in nodes.items()}


def _clean(value: Any) -> Any:
    """Characters that XML cannot hold are left out."""
    return (
        re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", value)
        if isinstance(value, str)
        else value
    )


def as_graphml(layer: Layer) -> bytes:
    """The layer as GraphML."""
    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml(as_graph(layer), out, named_key_ids=True)
    return out.getvalue()


def as_gexf(layer: Layer) -> bytes:
    """The layer as GEXF 1.3, camps in their colours. No date of writing stands in it, so that the same network gives the same bytes."""
    import networkx as nx

    graph: Any = as_graph(layer)
    for _, about in graph.nodes(data=True):
        colour = about.pop("colour")
        red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
        about["viz"] = {"color": {"r": red, "g": green, "b": blue, "a": 1.0}}
    text = "\n".join(nx.generate_gexf(graph, version="1.3"))
    # when it was written; and what the schema of GEXF does not know
    return re.sub(
        r'<meta\b.*?</meta>\s*| xmlns:xsi="[^"]*"| xsi:schemaLocation="[^"]*"| name=""', "", text, flags=re.S
    ).encode()


def as_lists(layer: Layer) -> dict[str, pd.DataFrame]:
    """The layer as two lists, ``nodes`` (Id, Label, ...) and ``edges`` (Source, Target, Type, Weight, Kind, ...)."""
    import pandas as pd

    nodes = [
        {"Id": node, **{name.capitalize(): value for name, value in about.items()}}
        for node, about in layer.nodes.items()
    ]
    edges = [
        {
            "Source": one,
            "Target": other,
            "Type": "Undirected",
            **{name.capitalize(): value for name, value in about.items()},
        }
        for one, other, about in layer.edges
    ]
    nodes = [{("Mode" if name == "Type" else name): value for name, value in node.items()} for node in nodes]
    return {
        "nodes": pd.DataFrame(nodes, columns=list(nodes[0]) if nodes else ["Id", "Label"]),
        "edges": pd.DataFrame(edges, columns=list(edges[0]) if edges else ["Source", "Target", "Type", "Weight"]),
    }
