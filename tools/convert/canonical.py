"""The same ONNX bytes from every run: tf2onnx orders and names nodes by chance."""

from typing import TypeAlias

import onnx

Graph: TypeAlias = onnx.GraphProto


def canonical(model: onnx.ModelProto, names: dict[str, str]) -> onnx.ModelProto:
    """Order the nodes as the outputs need them, and name everything after that order.

    `names` says what the graph's inputs and outputs are called from now on.
    """
    nodes = _ordered(model.graph)
    initializers = {tensor.name: tensor for tensor in model.graph.initializer}
    new_names = dict(names)
    for index, node in enumerate(nodes):
        for position, name in enumerate(node.output):
            new_names.setdefault(name, f"{node.op_type}_{index}_{position}")
        for position, name in enumerate(node.input):
            if name in initializers:
                new_names.setdefault(name, f"{node.op_type}_{index}_constant_{position}")
    used = [name for node in nodes for name in node.input if name in initializers]
    graph = onnx.helper.make_graph(
        [_renamed(node, index, new_names) for index, node in enumerate(nodes)],
        model.graph.name,
        [_value(value, names) for value in model.graph.input if value.name in names],
        [_value(value, names) for value in model.graph.output],
        [_constant(initializers[name], new_names) for name in dict.fromkeys(used)],
    )
    result = onnx.helper.make_model(graph, opset_imports=model.opset_import, producer_name="tf2onnx")
    result.ir_version = model.ir_version
    onnx.checker.check_model(result)
    return result


def _ordered(graph: Graph) -> list[onnx.NodeProto]:
    """The nodes that the outputs need, each after those it needs itself: one order only, whatever the file's."""
    makers = {name: node for node in graph.node for name in node.output}
    ordered: dict[str, onnx.NodeProto] = {}
    waiting = [value.name for value in reversed(graph.output)]
    while waiting:
        node = makers.get(waiting[-1])
        if node is None or node.output[0] in ordered:
            waiting.pop()
            continue
        missing = [name for name in node.input if name in makers and makers[name].output[0] not in ordered]
        if missing:
            waiting.extend(reversed(missing))
        else:
            ordered[node.output[0]] = node
    return list(ordered.values())


def _renamed(node: onnx.NodeProto, index: int, names: dict[str, str]) -> onnx.NodeProto:
    copy = onnx.NodeProto()
    copy.CopyFrom(node)
    copy.name, copy.doc_string = f"{node.op_type}_{index}", ""
    copy.input[:] = [names.get(name, name) for name in node.input]
    copy.output[:] = [names.get(name, name) for name in node.output]
    attributes = sorted(node.attribute, key=lambda attribute: attribute.name)
    del copy.attribute[:]
    copy.attribute.extend(attributes)
    return copy


def _constant(tensor: onnx.TensorProto, names: dict[str, str]) -> onnx.TensorProto:
    copy = onnx.TensorProto()
    copy.CopyFrom(tensor)
    copy.name = names[tensor.name]
    return copy


def _value(value: onnx.ValueInfoProto, names: dict[str, str]) -> onnx.ValueInfoProto:
    copy = onnx.ValueInfoProto()
    copy.CopyFrom(value)
    copy.name = names[value.name]
    return copy
