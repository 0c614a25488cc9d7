// Generated from /api/openapi.json. Do not edit: node tests/schema.test.mjs --write

export interface paths {
    "/api/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the rules found in builds when they arrived, the newest first */
        get: operations["alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/builds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Builds, the newest first */
        get: operations["builds"];
        put?: never;
        /** Make a build of a profile */
        post: operations["upload_build"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/builds/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed between builds, and why. The profiles of all of them must be kept here */
        get: operations["compare_builds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/builds/uploads/{sha256}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an upload came: the header Upload-Offset, or the build if it is complete */
        get: operations["build_upload"];
        put?: never;
        /** Continue an upload */
        post: operations["post_build_upload"];
        delete?: never;
        options?: never;
        /** How far an upload came: the header Upload-Offset, or the build if it is complete */
        head: operations["build_upload_head"];
        /** Continue an upload */
        patch: operations["continue_build_upload"];
        trace?: never;
    };
    "/api/builds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A build with all its metrics and the report on its profile. It never changes */
        get: operations["build_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/builds/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A part of a build's timeline, as fine as it can be drawn */
        get: operations["build_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/builds/{id}/timeline/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a build's timeline says of a text: how many spans, and the longest of them */
        get: operations["search_build_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/data-centers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Data centers */
        get: operations["data_centers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/decentralization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How decentralized subnets are */
        get: operations["decentralization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/decentralization/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How decentralized a subnet is, and why */
        get: operations["decentralization_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed between two versions */
        get: operations["diff"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** New versions of the registry, as they come */
        get: operations["events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The metrics that some build has, with their units and which way is better */
        get: operations["build_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/metrics/trend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A metric over time, oldest first, and where it changed for good */
        get: operations["metric_trend"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Nodes */
        get: operations["nodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/nodes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A node */
        get: operations["nodes_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description */
        get: operations["openapi_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/operators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Node operators */
        get: operations["operators"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Node providers */
        get: operations["providers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a registry file into the store */
        post: operations["import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subnets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Subnets */
        get: operations["subnets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/subnets/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A subnet with its members */
        get: operations["subnets_by_id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Versions of the registry */
        get: operations["versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process lives */
        get: operations["healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Requests, cache, store, age of the snapshot and memory, for Prometheus */
        get: operations["metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether there is a snapshot to answer from, and the server does not drain */
        get: operations["readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description How decentralized a subnet is, and why. */
        AssessmentDetail: {
            /** @description The subnet's principal. */
            subnet_id: string;
            /**
             * Format: int32
             * @description How many members it has, of those that have records.
             */
            size: number;
            /** @description The Nakamoto coefficients. */
            nakamoto: components["schemas"]["Nakamoto"];
            /**
             * Format: double
             * @description The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
             */
            average_log2: number | null;
            /**
             * Format: double
             * @description The mean of the coefficients, to six decimals.
             */
            average_linear: number;
            /**
             * Format: int32
             * @description The smallest coefficient.
             */
            minimum: number;
            /**
             * Format: int64
             * @description How far the subnet is from the network's target topology, in points; 0 when it keeps every rule.
             */
            penalty: number;
            /** @description What is against the rules. */
            findings: components["schemas"]["FindingDetail"][];
            /** @description The coefficients and what they were counted from. */
            coefficients: components["schemas"]["CoefficientDetail"][];
        };
        /** @description How decentralized a subnet is, in short. */
        AssessmentRow: {
            /** @description The subnet's principal. */
            subnet_id: string;
            /**
             * Format: int32
             * @description How many members it has, of those that have records.
             */
            size: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by node operator.
             */
            node_operator: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by node provider.
             */
            node_provider: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by data center.
             */
            data_center: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by owner of data centers.
             */
            data_center_owner: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by area within a country.
             */
            area: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by country.
             */
            country: number;
            /**
             * Format: double
             * @description The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
             * @example 2.321928
             */
            average_log2: number | null;
            /**
             * Format: double
             * @description The mean of the coefficients, to six decimals.
             */
            average_linear: number;
            /**
             * Format: int32
             * @description The smallest coefficient.
             */
            minimum: number;
            /**
             * Format: int64
             * @description How far the subnet is from the network's target topology, in points; 0 when it keeps every rule.
             */
            penalty: number;
            /**
             * Format: int32
             * @description How many findings are against the rules.
             */
            findings: number;
        };
        /** @description The fields that the parameter `fields` names */
        AssessmentRowSelection: {
            /** @description The subnet's principal. */
            subnet_id?: string;
            /**
             * Format: int32
             * @description How many members it has, of those that have records.
             */
            size?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by node operator.
             */
            node_operator?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by node provider.
             */
            node_provider?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by data center.
             */
            data_center?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by owner of data centers.
             */
            data_center_owner?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by area within a country.
             */
            area?: number;
            /**
             * Format: int32
             * @description The Nakamoto coefficient by country.
             */
            country?: number;
            /**
             * Format: double
             * @description The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
             * @example 2.321928
             */
            average_log2?: number | null;
            /**
             * Format: double
             * @description The mean of the coefficients, to six decimals.
             */
            average_linear?: number;
            /**
             * Format: int32
             * @description The smallest coefficient.
             */
            minimum?: number;
            /**
             * Format: int64
             * @description How far the subnet is from the network's target topology, in points; 0 when it keeps every rule.
             */
            penalty?: number;
            /**
             * Format: int32
             * @description How many findings are against the rules.
             */
            findings?: number;
        };
        /** @description One change. */
        ChangeRow: {
            /**
             * @description Which change it is: `subnet_created`, `subnet_removed`, `subnet_resized`, `subnet_upgraded`, `node_joined`,
             *     `node_left`, `node_moved`, or a kind of record with `_added`, `_removed` or `_changed`.
             * @example node_joined
             */
            change: string;
            /**
             * @description The kind of the record that the change is told of.
             * @example node
             */
            subject_kind: string;
            /** @description The record's identifier; empty for a record of which there is only one. */
            subject_id: string;
            /** @description The change in words. */
            text: string;
            /** @description What was before: a size, a version, the subnet that a node left. */
            from: string | null;
            /** @description What is now: a size, a version, the subnet that a node joined. */
            to: string | null;
            /** @description Which fields of the record have other values, for a changed record. */
            fields: components["schemas"]["FieldChange"][];
        };
        /** @description The fields that the parameter `fields` names */
        ChangeRowSelection: {
            /**
             * @description Which change it is: `subnet_created`, `subnet_removed`, `subnet_resized`, `subnet_upgraded`, `node_joined`,
             *     `node_left`, `node_moved`, or a kind of record with `_added`, `_removed` or `_changed`.
             * @example node_joined
             */
            change?: string;
            /**
             * @description The kind of the record that the change is told of.
             * @example node
             */
            subject_kind?: string;
            /** @description The record's identifier; empty for a record of which there is only one. */
            subject_id?: string;
            /** @description The change in words. */
            text?: string;
            /** @description What was before: a size, a version, the subnet that a node left. */
            from?: string | null;
            /** @description What is now: a size, a version, the subnet that a node joined. */
            to?: string | null;
            /** @description Which fields of the record have other values, for a changed record. */
            fields?: components["schemas"]["FieldChange"][];
        };
        /** @description The Nakamoto coefficient of one feature and what it was counted from. */
        CoefficientDetail: {
            /**
             * @description The feature.
             * @example country
             */
            feature: string;
            /**
             * Format: int32
             * @description The coefficient: the fewest values that together hold more than a third of the nodes.
             */
            value: number;
            /**
             * Format: int32
             * @description How many nodes these values hold.
             */
            controlled: number;
            /**
             * Format: int32
             * @description How many different values there are.
             */
            distinct: number;
            /** @description Every value, the ones with the most nodes first. */
            largest: components["schemas"]["ValueCount"][];
        };
        /** @description The Nakamoto coefficient of one feature and who has the most nodes. */
        CoefficientShort: {
            /**
             * @description The feature.
             * @example country
             */
            feature: string;
            /**
             * Format: int32
             * @description The coefficient: the fewest values that together hold more than a third of the nodes.
             */
            value: number;
            /**
             * Format: int32
             * @description How many nodes these values hold.
             */
            controlled: number;
            /**
             * Format: int32
             * @description How many different values there are.
             */
            distinct: number;
            largest: null | components["schemas"]["ValueCount"];
        };
        /** @description A data center. */
        DataCenterRow: {
            /**
             * @description Its identifier.
             * @example an1
             */
            id: string;
            /** @description Its name for people. */
            name: string | null;
            /** @description Who owns it. */
            owner: string;
            /**
             * @description Its region as the registry has it: continent, country, area.
             * @example Europe,BE,Antwerp
             */
            region: string;
            /** @description The region's continent. */
            continent: string;
            /** @description The region's country. */
            country: string;
            /** @description The region's area. */
            area: string;
            /**
             * Format: int32
             * @description How many nodes stand in it.
             */
            nodes: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes: number | null;
            /**
             * Format: int32
             * @description How many operators run nodes in it, or may.
             */
            operators: number;
            /**
             * Format: int32
             * @description How many providers have nodes in it.
             */
            providers: number;
            gps: null | components["schemas"]["Position"];
        };
        /** @description The fields that the parameter `fields` names */
        DataCenterRowSelection: {
            /**
             * @description Its identifier.
             * @example an1
             */
            id?: string;
            /** @description Its name for people. */
            name?: string | null;
            /** @description Who owns it. */
            owner?: string;
            /**
             * @description Its region as the registry has it: continent, country, area.
             * @example Europe,BE,Antwerp
             */
            region?: string;
            /** @description The region's continent. */
            continent?: string;
            /** @description The region's country. */
            country?: string;
            /** @description The region's area. */
            area?: string;
            /**
             * Format: int32
             * @description How many nodes stand in it.
             */
            nodes?: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes?: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes?: number | null;
            /**
             * Format: int32
             * @description How many operators run nodes in it, or may.
             */
            operators?: number;
            /**
             * Format: int32
             * @description How many providers have nodes in it.
             */
            providers?: number;
            gps?: null | components["schemas"]["Position"];
        };
        /** @description The snapshot that a document was made from. */
        Envelope: {
            /**
             * Format: int64
             * @description The registry's version.
             * @example 57012
             */
            version: number;
            /**
             * @description When the registry was, or was seen, like this (RFC 3339, UTC).
             * @example 2025-07-11T12:00:00Z
             */
            time: string;
            /**
             * @description Where the records came from: `dump`, `node_list`, `changelog`, `ic_api`, `nns` or `synthetic`.
             * @example dump
             */
            source: string;
            /** @description Whether the data was generated and describes no real network. */
            synthetic: boolean;
            /**
             * @description How the version was found: the `registry` tells it, it was `given` by whoever imported the snapshot, or
             *     `assigned` by the server because the source has none.
             * @example registry
             */
            version_origin: string;
            /** @description What must be known before the data is used. Only there when there is something to know. */
            notice?: string;
        };
        /** @description A field with another value. */
        FieldChange: {
            /** @description The field's name in the registry's vocabulary. */
            field: string;
            /** @description The value before, as text; empty where there was none. */
            from: string;
            /** @description The value now. */
            to: string;
        };
        /** @description Something in a subnet that is against a rule. */
        FindingDetail: {
            /**
             * @description The rule's name.
             * @example country_limit
             */
            rule: string;
            /**
             * @description The feature that the rule counts by, for rules that count by one.
             * @example country
             */
            feature: string | null;
            /**
             * @description Who or what is against the rule.
             * @example CH
             */
            subject: string;
            /**
             * Format: int32
             * @description How many nodes the subject has in the subnet.
             */
            count: number;
            /**
             * Format: int32
             * @description How many it may have.
             */
            limit: number;
            /**
             * Format: int64
             * @description What it adds to the penalty.
             */
            penalty: number;
            /**
             * @description All that in one line.
             * @example country CH holds 5 of 13, limit 2: +30
             */
            text: string;
        };
        /** @description A subnet's Nakamoto coefficients: how many actors of a kind must act together to stop it. */
        Nakamoto: {
            /**
             * Format: int32
             * @description By node operator.
             */
            node_operator: number;
            /**
             * Format: int32
             * @description By node provider.
             */
            node_provider: number;
            /**
             * Format: int32
             * @description By data center.
             */
            data_center: number;
            /**
             * Format: int32
             * @description By owner of data centers.
             */
            data_center_owner: number;
            /**
             * Format: int32
             * @description By area within a country.
             */
            area: number;
            /**
             * Format: int32
             * @description By country.
             */
            country: number;
        };
        /** @description A node with all that its record has. */
        NodeDetail: components["schemas"]["NodeRow"] & {
            /** @description Where users reach it: address and port. */
            http: string | null;
            /** @description Where other subnets reach it: address and port. */
            xnet: string | null;
            /** @description The identifier of its processor, where it attested one. */
            chip_id: string | null;
            /** @description The gateways of its public IPv4 address. */
            ipv4_gateways: string[];
            /**
             * Format: int32
             * @description The length of that address's prefix, in bits.
             */
            ipv4_prefix_length: number | null;
            /** @description The version that it runs as a node that routes users' requests. */
            api_boundary_version: string | null;
        };
        /** @description A node: one machine of the network. */
        NodeRow: {
            /** @description The node's principal. */
            id: string;
            /**
             * @description The address that users, or else other subnets, reach it by.
             * @example 2001:db8::1
             */
            ip: string | null;
            /** @description Its public IPv4 address. */
            ipv4: string | null;
            /** @description Its domain name. */
            domain: string | null;
            /** @description The subnet it belongs to; null for an unassigned node. */
            subnet_id: string | null;
            /** @description Its operator's principal. */
            operator_id: string;
            /** @description The principal of the provider that owns it. */
            provider_id: string | null;
            /** @description The provider's name. */
            provider_name: string | null;
            /**
             * @description The data center it stands in.
             * @example an1
             */
            data_center_id: string | null;
            /** @description The owner of that data center. */
            data_center_owner: string | null;
            /**
             * @description The data center's region as the registry has it: continent, country, area.
             * @example Europe,BE,Antwerp
             */
            region: string | null;
            /**
             * @description The region's country.
             * @example BE
             */
            country: string | null;
            /** @description The region's area. */
            area: string | null;
            /**
             * @description Its health when the source looked: `Healthy`, `Degraded`, `Dead` or `Unknown`. Null where the source does
             *     not observe nodes; the registry itself knows no health.
             */
            status: string | null;
            /**
             * @description The type that its reward goes by.
             * @example type1.1
             */
            reward_type: string | null;
            /** @description The version of its host system. */
            hostos_version: string | null;
            /** @description The version of its guest system, where the source observed one. */
            guestos_version: string | null;
            /** @description Whether it routes users' requests rather than running canisters. */
            is_api_boundary_node: boolean;
        };
        /** @description The fields that the parameter `fields` names */
        NodeRowSelection: {
            /** @description The node's principal. */
            id?: string;
            /**
             * @description The address that users, or else other subnets, reach it by.
             * @example 2001:db8::1
             */
            ip?: string | null;
            /** @description Its public IPv4 address. */
            ipv4?: string | null;
            /** @description Its domain name. */
            domain?: string | null;
            /** @description The subnet it belongs to; null for an unassigned node. */
            subnet_id?: string | null;
            /** @description Its operator's principal. */
            operator_id?: string;
            /** @description The principal of the provider that owns it. */
            provider_id?: string | null;
            /** @description The provider's name. */
            provider_name?: string | null;
            /**
             * @description The data center it stands in.
             * @example an1
             */
            data_center_id?: string | null;
            /** @description The owner of that data center. */
            data_center_owner?: string | null;
            /**
             * @description The data center's region as the registry has it: continent, country, area.
             * @example Europe,BE,Antwerp
             */
            region?: string | null;
            /**
             * @description The region's country.
             * @example BE
             */
            country?: string | null;
            /** @description The region's area. */
            area?: string | null;
            /**
             * @description Its health when the source looked: `Healthy`, `Degraded`, `Dead` or `Unknown`. Null where the source does
             *     not observe nodes; the registry itself knows no health.
             */
            status?: string | null;
            /**
             * @description The type that its reward goes by.
             * @example type1.1
             */
            reward_type?: string | null;
            /** @description The version of its host system. */
            hostos_version?: string | null;
            /** @description The version of its guest system, where the source observed one. */
            guestos_version?: string | null;
            /** @description Whether it routes users' requests rather than running canisters. */
            is_api_boundary_node?: boolean;
        };
        /** @description A node operator: runs nodes for one provider in one data center. */
        OperatorRow: {
            /** @description The operator's principal. */
            id: string;
            /** @description The provider it runs nodes for. */
            provider_id: string;
            /** @description The provider's name. */
            provider_name: string | null;
            /** @description The data center its nodes stand in. */
            data_center_id: string | null;
            /** @description That data center's country. */
            country: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            nodes: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes: number | null;
            /**
             * Format: int64
             * @description How many more nodes it may register.
             */
            node_allowance: number | null;
            /** @description How many nodes of each reward type are rewarded. */
            rewardable_nodes: {
                [key: string]: number;
            };
            /** @description The most nodes of each reward type that may be rewarded. */
            max_rewardable_nodes: {
                [key: string]: number;
            };
            /** @description The prefix of its nodes' addresses. */
            ipv6: string | null;
        };
        /** @description The fields that the parameter `fields` names */
        OperatorRowSelection: {
            /** @description The operator's principal. */
            id?: string;
            /** @description The provider it runs nodes for. */
            provider_id?: string;
            /** @description The provider's name. */
            provider_name?: string | null;
            /** @description The data center its nodes stand in. */
            data_center_id?: string | null;
            /** @description That data center's country. */
            country?: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            nodes?: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes?: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes?: number | null;
            /**
             * Format: int64
             * @description How many more nodes it may register.
             */
            node_allowance?: number | null;
            /** @description How many nodes of each reward type are rewarded. */
            rewardable_nodes?: {
                [key: string]: number;
            };
            /** @description The most nodes of each reward type that may be rewarded. */
            max_rewardable_nodes?: {
                [key: string]: number;
            };
            /** @description The prefix of its nodes' addresses. */
            ipv6?: string | null;
        };
        /** @description A subnet's limits, intervals and access lists, as its record has them. */
        Parameters: {
            /**
             * Format: int64
             * @description The largest ingress message, in bytes.
             */
            max_ingress_bytes_per_message: number;
            /**
             * Format: int64
             * @description The most ingress messages a block takes.
             */
            max_ingress_messages_per_block: number;
            /**
             * Format: int64
             * @description The largest payload of a block, in bytes.
             */
            max_block_payload_size_bytes: number;
            /**
             * Format: int64
             * @description How long a block maker of each further rank waits, in milliseconds.
             */
            unit_delay_ms: number;
            /**
             * Format: int64
             * @description How long a notary waits at first, in milliseconds.
             */
            initial_notary_delay_ms: number;
            /**
             * Format: int64
             * @description Blocks between two distributed key generations.
             */
            dkg_interval_length: number;
            /**
             * Format: int64
             * @description The most dealings of a key generation that a block takes.
             */
            dkg_dealings_per_block: number;
            /** @description Whether it was started as the network's first subnet. */
            start_as_nns: boolean;
            /**
             * Format: int64
             * @description The most canisters it takes; 0 for no limit.
             */
            max_number_of_canisters: number;
            /** @description Whether it makes no progress now. */
            is_halted: boolean;
            /** @description Whether it halts at its next catch-up package. */
            halt_at_cup_height: boolean;
            /** @description Whether canisters run in processes of their own. */
            canister_sandboxing: boolean;
            /** @description Whether canisters may call other servers by HTTP. */
            http_requests: boolean;
            /** @description Whether nodes run in encrypted memory. */
            sev_enabled: boolean;
            /** @description The keys it holds or signs with: scheme, curve or algorithm, name. */
            chain_keys: string[];
            /** @description Public keys that may read its nodes' state by SSH. */
            ssh_readonly_access: string[];
            /** @description Public keys that may take backups by SSH. */
            ssh_backup_access: string[];
        };
        /** @description A position on Earth. */
        Position: {
            /**
             * Format: float
             * @description Degrees north, -90 to 90.
             */
            latitude_degrees: number;
            /**
             * Format: float
             * @description Degrees east, -180 to 180.
             */
            longitude_degrees: number;
        };
        /** @description The document that tells of a problem, of the content type `application/problem+json`. */
        Problem: {
            /**
             * @description Which problem it is: the same for the same cause.
             * @example urn:problem-type:dre:unknown-parameter
             */
            type: string;
            /** @description The kind in words. */
            title: string;
            /**
             * Format: int32
             * @description The status code.
             */
            status: number;
            /** @description What is wrong in this case, and what to do. */
            detail: string;
            /** @description The path that was asked for. */
            instance: string;
            /** @description What could be given instead of something unknown. */
            known?: string[];
            /** @description The identifiers that an ambiguous beginning could mean. */
            candidates?: string[];
        };
        /** @description A node provider: owns nodes and is rewarded for them. */
        ProviderRow: {
            /** @description The provider's principal. */
            id: string;
            /** @description Its name, as the network's governance knows it. */
            name: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            nodes: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes: number | null;
            /**
             * Format: int32
             * @description How many operators run nodes for it, or may.
             */
            operators: number;
            /**
             * Format: int32
             * @description In how many data centers these operators are.
             */
            data_centers: number;
            /**
             * Format: int32
             * @description In how many subnets it has nodes.
             */
            subnets: number;
            /** @description The ledger account that its rewards go to, in hexadecimal. */
            reward_account: string | null;
        };
        /** @description The fields that the parameter `fields` names */
        ProviderRowSelection: {
            /** @description The provider's principal. */
            id?: string;
            /** @description Its name, as the network's governance knows it. */
            name?: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            nodes?: number;
            /**
             * Format: int32
             * @description How many of them belong to a subnet.
             */
            assigned_nodes?: number;
            /**
             * Format: int32
             * @description How many of them are healthy; null where the source does not observe nodes.
             */
            healthy_nodes?: number | null;
            /**
             * Format: int32
             * @description How many operators run nodes for it, or may.
             */
            operators?: number;
            /**
             * Format: int32
             * @description In how many data centers these operators are.
             */
            data_centers?: number;
            /**
             * Format: int32
             * @description In how many subnets it has nodes.
             */
            subnets?: number;
            /** @description The ledger account that its rewards go to, in hexadecimal. */
            reward_account?: string | null;
        };
        /** @description A subnet with its members, its parameters and how decentralized it is. */
        SubnetDetail: components["schemas"]["SubnetRow"] & {
            parameters: null | components["schemas"]["Parameters"];
            /** @description Its nodes. */
            members: components["schemas"]["NodeRow"][];
            /** @description How decentralized it is, and why. */
            decentralization: components["schemas"]["AssessmentDetail"];
        };
        /** @description A subnet: nodes that together run one blockchain. */
        SubnetRow: {
            /** @description The subnet's principal. */
            id: string;
            /**
             * @description What it is for: `application`, `cloud_engine`, `system` or `verified_application`; null where the source does
             *     not tell.
             * @example application
             */
            subnet_type: string | null;
            /** @description The version of the guest system that its nodes run. */
            replica_version: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            size: number;
            /** @description Whether it makes no progress now; null where the source does not tell. */
            is_halted: boolean | null;
            /**
             * Format: int32
             * @description In how many countries its nodes are.
             */
            countries: number;
            /**
             * Format: int32
             * @description How many providers own its nodes.
             */
            providers: number;
            /**
             * Format: int32
             * @description How many of its nodes are healthy; null where the source does not observe nodes.
             */
            healthy_nodes: number | null;
            /** @description Its Nakamoto coefficients. */
            nakamoto: components["schemas"]["Nakamoto"];
            /**
             * Format: double
             * @description The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
             * @example 2.321928
             */
            average_log2: number | null;
            /**
             * Format: int64
             * @description How far it is from the network's target topology, in points; 0 when it keeps every rule.
             */
            penalty: number;
            /** @description How many of its nodes are in each country, most first. */
            country_nodes: components["schemas"]["ValueCount"][];
            /** @description The coefficients, and who holds the most nodes. */
            coefficients: components["schemas"]["CoefficientShort"][];
            /** @description What is against the rules. */
            findings: components["schemas"]["FindingDetail"][];
        };
        /** @description The fields that the parameter `fields` names */
        SubnetRowSelection: {
            /** @description The subnet's principal. */
            id?: string;
            /**
             * @description What it is for: `application`, `cloud_engine`, `system` or `verified_application`; null where the source does
             *     not tell.
             * @example application
             */
            subnet_type?: string | null;
            /** @description The version of the guest system that its nodes run. */
            replica_version?: string | null;
            /**
             * Format: int32
             * @description How many nodes it has.
             */
            size?: number;
            /** @description Whether it makes no progress now; null where the source does not tell. */
            is_halted?: boolean | null;
            /**
             * Format: int32
             * @description In how many countries its nodes are.
             */
            countries?: number;
            /**
             * Format: int32
             * @description How many providers own its nodes.
             */
            providers?: number;
            /**
             * Format: int32
             * @description How many of its nodes are healthy; null where the source does not observe nodes.
             */
            healthy_nodes?: number | null;
            /** @description Its Nakamoto coefficients. */
            nakamoto?: components["schemas"]["Nakamoto"];
            /**
             * Format: double
             * @description The mean of the coefficients' binary logarithms, to six decimals; null for a subnet without members.
             * @example 2.321928
             */
            average_log2?: number | null;
            /**
             * Format: int64
             * @description How far it is from the network's target topology, in points; 0 when it keeps every rule.
             */
            penalty?: number;
            /** @description How many of its nodes are in each country, most first. */
            country_nodes?: components["schemas"]["ValueCount"][];
            /** @description The coefficients, and who holds the most nodes. */
            coefficients?: components["schemas"]["CoefficientShort"][];
            /** @description What is against the rules. */
            findings?: components["schemas"]["FindingDetail"][];
        };
        /** @description How many nodes have one value of a feature. */
        ValueCount: {
            /** @description The value. */
            value: string;
            /**
             * Format: int32
             * @description The nodes.
             */
            nodes: number;
        };
        /** @description A version of the registry that can be asked for by `at`. */
        VersionRow: {
            /**
             * Format: int64
             * @description The registry's version.
             */
            version: number;
            /**
             * @description When the registry was, or was seen, like this (RFC 3339, UTC).
             * @example 2025-07-11T12:00:00Z
             */
            time: string;
            /** @description Where the records came from: `dump`, `node_list`, `changelog`, `ic_api`, `nns` or `synthetic`. */
            source: string;
            /** @description Whether the data was generated and describes no real network. */
            synthetic: boolean;
            /** @description How the version was found: `registry`, `given` or `assigned`. */
            version_origin: string;
            /**
             * @description When the server's store took it (RFC 3339, UTC).
             * @example 2025-07-11T12:30:00Z
             */
            imported_at: string;
        };
        /** @description The fields that the parameter `fields` names */
        VersionRowSelection: {
            /**
             * Format: int64
             * @description The registry's version.
             */
            version?: number;
            /**
             * @description When the registry was, or was seen, like this (RFC 3339, UTC).
             * @example 2025-07-11T12:00:00Z
             */
            time?: string;
            /** @description Where the records came from: `dump`, `node_list`, `changelog`, `ic_api`, `nns` or `synthetic`. */
            source?: string;
            /** @description Whether the data was generated and describes no real network. */
            synthetic?: boolean;
            /** @description How the version was found: `registry`, `given` or `assigned`. */
            version_origin?: string;
            /**
             * @description When the server's store took it (RFC 3339, UTC).
             * @example 2025-07-11T12:30:00Z
             */
            imported_at?: string;
        };
    };
    responses: {
        /** @description What went wrong (RFC 9457) */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    alerts: {
        parameters: {
            query?: {
                /** @description The most rows of a page, 1 to 1000; 100 by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the rules found in builds when they arrived, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    builds: {
        parameters: {
            query?: {
                /** @description Only builds of this commit */
                commit?: string;
                /** @description Only builds of this branch */
                branch?: string;
                /** @description Only builds of these target patterns */
                target?: string;
                /** @description Only builds with this config */
                config?: string;
                /** @description Only builds on this kind of machine */
                host_class?: string;
                /** @description Only builds that began with such caches: cold, mixed, warm, up_to_date or unknown */
                cache_state?: string;
                /** @description Only builds that ended so: success, failure, interrupted or unknown */
                outcome?: string;
                /** @description Only the build with this identifier of Bazel's */
                source?: string;
                /** @description Only builds that began at this time or later, in milliseconds since 1970 (UTC) */
                from_ms?: number;
                /** @description Only builds that began before this time, in milliseconds since 1970 (UTC) */
                until_ms?: number;
                /** @description The most rows of a page, 1 to 1000; 100 by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before */
                cursor?: string;
                /** @description The metrics that rows have, with commas between their names; the usual ones by default */
                metrics?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Builds, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    upload_build: {
        parameters: {
            query?: {
                /** @description The commit of the sources */
                commit?: string;
                /** @description The branch of the sources */
                branch?: string;
                /** @description Bazel's target patterns, separated by spaces */
                target?: string;
                /** @description The names of Bazel's configs */
                config?: string;
                /** @description The kind of machine; builds on different kinds are never compared */
                host_class?: string;
                /** @description success, failure, interrupted or unknown, the default */
                outcome?: string;
                /** @description The digest of the body in hexadecimal, where Content-Digest does not tell */
                sha256?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A Bazel JSON trace profile, as it is or as gzip. With a declared digest (Content-Digest or Repr-Digest with sha-256, Digest, or the parameter sha256) an upload that is cut can be continued at /api/builds/uploads/{sha256}, and one that is known already is answered with its build. The answer comes when the build is on disk. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description These bytes are a build already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description A build was added; Location says where it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    compare_builds: {
        parameters: {
            query: {
                /** @description The earlier builds, with commas between identifiers; may be given more than once */
                base: string;
                /** @description The later builds, with commas between identifiers; may be given more than once */
                head: string;
                /** @description Whether builds that began with unlike caches are compared all the same */
                force?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What changed between builds, and why. The profiles of all of them must be kept here */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    build_upload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The digest of the whole upload, in hexadecimal */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far an upload came: the header Upload-Offset, or the build if it is complete */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    post_build_upload: {
        parameters: {
            query?: {
                /** @description The commit of the sources */
                commit?: string;
                /** @description The branch of the sources */
                branch?: string;
                /** @description Bazel's target patterns, separated by spaces */
                target?: string;
                /** @description The names of Bazel's configs */
                config?: string;
                /** @description The kind of machine; builds on different kinds are never compared */
                host_class?: string;
                /** @description success, failure, interrupted or unknown, the default */
                outcome?: string;
                /** @description The digest of the body in hexadecimal, where Content-Digest does not tell */
                sha256?: string;
            };
            header?: {
                /** @description How many bytes come before these */
                "Upload-Offset"?: string;
                /** @description ?0 where more bytes follow in another request */
                "Upload-Complete"?: string;
                /** @description bytes FIRST-LAST/TOTAL, instead of the others */
                "Content-Range"?: string;
            };
            path: {
                /** @description The digest of the whole upload, in hexadecimal */
                sha256: string;
            };
            cookie?: never;
        };
        /** @description Bytes that follow those which are there. Upload-Offset or Content-Range says where they begin, which must be where the upload ends so far (409 otherwise). Without Upload-Complete: ?0, or a Content-Range that ends earlier, they are the last ones, and the upload becomes a build. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description These bytes are a build already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description A build was added; Location says where it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description More is needed; Upload-Offset says how many bytes there are */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    build_upload_head: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The digest of the whole upload, in hexadecimal */
                sha256: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far an upload came: the header Upload-Offset, or the build if it is complete */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    continue_build_upload: {
        parameters: {
            query?: {
                /** @description The commit of the sources */
                commit?: string;
                /** @description The branch of the sources */
                branch?: string;
                /** @description Bazel's target patterns, separated by spaces */
                target?: string;
                /** @description The names of Bazel's configs */
                config?: string;
                /** @description The kind of machine; builds on different kinds are never compared */
                host_class?: string;
                /** @description success, failure, interrupted or unknown, the default */
                outcome?: string;
                /** @description The digest of the body in hexadecimal, where Content-Digest does not tell */
                sha256?: string;
            };
            header?: {
                /** @description How many bytes come before these */
                "Upload-Offset"?: string;
                /** @description ?0 where more bytes follow in another request */
                "Upload-Complete"?: string;
                /** @description bytes FIRST-LAST/TOTAL, instead of the others */
                "Content-Range"?: string;
            };
            path: {
                /** @description The digest of the whole upload, in hexadecimal */
                sha256: string;
            };
            cookie?: never;
        };
        /** @description Bytes that follow those which are there. Upload-Offset or Content-Range says where they begin, which must be where the upload ends so far (409 otherwise). Without Upload-Complete: ?0, or a Content-Range that ends earlier, they are the last ones, and the upload becomes a build. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description These bytes are a build already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description A build was added; Location says where it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description More is needed; Upload-Offset says how many bytes there are */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    build_by_id: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The build's identifier in full, or at least its first four digits if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A build with all its metrics and the report on its profile. It never changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    build_timeline: {
        parameters: {
            query?: {
                /** @description Where it begins, in microseconds since the build's start; its first event by default */
                from?: number;
                /** @description Where it ends, likewise; its last event's end by default */
                to?: number;
                /** @description How many pixels wide it is drawn, 1 to 16384; 1024 by default */
                width?: number;
            };
            header?: never;
            path: {
                /** @description The build's identifier in full, or at least its first four digits if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A part of a build's timeline, as fine as it can be drawn */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "application/octet-stream": string;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    search_build_timeline: {
        parameters: {
            query: {
                /** @description What the name, target or mnemonic of a span contains, 1 to 200 bytes; upper and lower case are the same */
                text: string;
                /** @description The most spans that are listed, 1 to 1000; 100 by default */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description The build's identifier in full, or at least its first four digits if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a build's timeline says of a text: how many spans, and the longest of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    data_centers: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `id`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                id?: string;
                /** @description Only rows with this `name`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                name?: string;
                /** @description Only rows with this `owner`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                owner?: string;
                /** @description Only rows with this `region`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                region?: string;
                /** @description Only rows with this `continent`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                continent?: string;
                /** @description Only rows with this `country`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                country?: string;
                /** @description Only rows with this `area`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                area?: string;
                /** @description Only rows with this `nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                nodes?: string;
                /** @description Only rows with this `assigned_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                assigned_nodes?: string;
                /** @description Only rows with this `healthy_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                healthy_nodes?: string;
                /** @description Only rows with this `operators`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                operators?: string;
                /** @description Only rows with this `providers`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                providers?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Data centers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        data_centers: (components["schemas"]["DataCenterRow"] | components["schemas"]["DataCenterRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    decentralization: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `subnet_id`: an identifier in full, or at least its first five characters if no other begins so. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subnet_id?: string;
                /** @description Only rows with this `size`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                size?: string;
                /** @description Only rows with this `node_operator`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                node_operator?: string;
                /** @description Only rows with this `node_provider`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                node_provider?: string;
                /** @description Only rows with this `data_center`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_center?: string;
                /** @description Only rows with this `data_center_owner`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_center_owner?: string;
                /** @description Only rows with this `area`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                area?: string;
                /** @description Only rows with this `country`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                country?: string;
                /** @description Only rows with this `minimum`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                minimum?: string;
                /** @description Only rows with this `penalty`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                penalty?: string;
                /** @description Only rows with this `findings`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                findings?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How decentralized subnets are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        assessments: (components["schemas"]["AssessmentRow"] | components["schemas"]["AssessmentRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    decentralization_by_id: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
            };
            header?: never;
            path: {
                /** @description The identifier in full, or at least its first five characters if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How decentralized a subnet is, and why */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description The assessment. */
                        assessment: components["schemas"]["AssessmentDetail"];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    diff: {
        parameters: {
            query: {
                /** @description The older snapshot, as a version, a time, a date or `newest` */
                from: string;
                /** @description The newer snapshot, as a version, a time, a date or `newest`, the default */
                to?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `change`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                change?: string;
                /** @description Only rows with this `subject_kind`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subject_kind?: string;
                /** @description Only rows with this `subject_id`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subject_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What changed between two versions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        from: components["schemas"]["Envelope"];
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        changes: (components["schemas"]["ChangeRow"] | components["schemas"]["ChangeRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    events: {
        parameters: {
            query?: never;
            header?: {
                /** @description The last version that the client knows: it gets those after it */
                "Last-Event-ID"?: number;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events. Each new version is an event `snapshot` whose id is the version and whose data is JSON with version, time, source, synthetic and previous_version. A new client gets the newest version first. One that missed more versions than are kept gets an event `reset`: it should read everything anew. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    build_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics that some build has, with their units and which way is better */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    metric_trend: {
        parameters: {
            query: {
                /** @description The metric's name, as build.wall_time or binary.size/dre */
                metric: string;
                /** @description Only builds of this commit */
                commit?: string;
                /** @description Only builds of this branch */
                branch?: string;
                /** @description Only builds of these target patterns */
                target?: string;
                /** @description Only builds with this config */
                config?: string;
                /** @description Only builds on this kind of machine */
                host_class?: string;
                /** @description Only builds that began with such caches: cold, mixed, warm, up_to_date or unknown */
                cache_state?: string;
                /** @description Only builds that ended so: success, failure, interrupted or unknown */
                outcome?: string;
                /** @description Only the build with this identifier of Bazel's */
                source?: string;
                /** @description Only builds that began at this time or later, in milliseconds since 1970 (UTC) */
                from_ms?: number;
                /** @description Only builds that began before this time, in milliseconds since 1970 (UTC) */
                until_ms?: number;
                /** @description The most points, the newest of all, 1 to 10000; 500 by default */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A metric over time, oldest first, and where it changed for good */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    nodes: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `subnet_id`: an identifier in full, or at least its first five characters if no other begins so. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subnet_id?: string;
                /** @description Only rows with this `operator_id`: an identifier in full, or at least its first five characters if no other begins so. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                operator_id?: string;
                /** @description Only rows with this `provider_id`: an identifier in full, or at least its first five characters if no other begins so. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                provider_id?: string;
                /** @description Only rows with this `data_center_id`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_center_id?: string;
                /** @description Only rows with this `data_center_owner`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_center_owner?: string;
                /** @description Only rows with this `region`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                region?: string;
                /** @description Only rows with this `country`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                country?: string;
                /** @description Only rows with this `area`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                area?: string;
                /** @description Only rows with this `status`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                status?: string;
                /** @description Only rows with this `reward_type`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                reward_type?: string;
                /** @description Only rows with this `hostos_version`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                hostos_version?: string;
                /** @description Only rows with this `guestos_version`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                guestos_version?: string;
                /** @description Only rows with this `is_api_boundary_node`: `true` or `false`. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                is_api_boundary_node?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Nodes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        nodes: (components["schemas"]["NodeRow"] | components["schemas"]["NodeRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    nodes_by_id: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
            };
            header?: never;
            path: {
                /** @description The identifier in full, or at least its first five characters if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A node */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description The node. */
                        node: components["schemas"]["NodeDetail"];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    openapi_json: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description This description */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    operators: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `provider_id`: an identifier in full, or at least its first five characters if no other begins so. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                provider_id?: string;
                /** @description Only rows with this `data_center_id`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_center_id?: string;
                /** @description Only rows with this `country`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                country?: string;
                /** @description Only rows with this `nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                nodes?: string;
                /** @description Only rows with this `assigned_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                assigned_nodes?: string;
                /** @description Only rows with this `healthy_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                healthy_nodes?: string;
                /** @description Only rows with this `node_allowance`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                node_allowance?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Node operators */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        operators: (components["schemas"]["OperatorRow"] | components["schemas"]["OperatorRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    providers: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `name`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                name?: string;
                /** @description Only rows with this `nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                nodes?: string;
                /** @description Only rows with this `assigned_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                assigned_nodes?: string;
                /** @description Only rows with this `healthy_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                healthy_nodes?: string;
                /** @description Only rows with this `operators`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                operators?: string;
                /** @description Only rows with this `data_centers`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                data_centers?: string;
                /** @description Only rows with this `subnets`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subnets?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Node providers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        providers: (components["schemas"]["ProviderRow"] | components["schemas"]["ProviderRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    import: {
        parameters: {
            query?: {
                /** @description The registry version that the file shows, where it does not tell */
                version?: number;
                /** @description When the registry was like this, as a time (RFC 3339) or a date, where the file does not tell */
                time?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A registry dump, the public API's list of nodes or a local store's changelog entry, in the form it has as a file. The answer comes when the store has it safely. */
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description The store had these records already */
            200: {
                headers: {
                    /** @description Where the version's subnets are */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        time: string;
                        format: string;
                        records: number;
                        unchanged: boolean;
                        warnings: string[];
                    };
                };
            };
            /** @description A version was added */
            201: {
                headers: {
                    /** @description Where the version's subnets are */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        time: string;
                        format: string;
                        records: number;
                        unchanged: boolean;
                        warnings: string[];
                    };
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    subnets: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `subnet_type`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                subnet_type?: string;
                /** @description Only rows with this `replica_version`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                replica_version?: string;
                /** @description Only rows with this `size`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                size?: string;
                /** @description Only rows with this `is_halted`: `true` or `false`. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                is_halted?: string;
                /** @description Only rows with this `countries`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                countries?: string;
                /** @description Only rows with this `providers`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                providers?: string;
                /** @description Only rows with this `healthy_nodes`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                healthy_nodes?: string;
                /** @description Only rows with this `penalty`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                penalty?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Subnets */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        subnets: (components["schemas"]["SubnetRow"] | components["schemas"]["SubnetRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    subnets_by_id: {
        parameters: {
            query?: {
                /** @description Which snapshot: a version, a time (RFC 3339), a date (its end, UTC) or `newest`, the default. It means the newest snapshot that is not after this */
                at?: string;
            };
            header?: never;
            path: {
                /** @description The identifier in full, or at least its first five characters if no other begins so */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A subnet with its members */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description The subnet. */
                        subnet: components["schemas"]["SubnetDetail"];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    versions: {
        parameters: {
            query?: {
                /** @description Fields to sort by, with commas between them, each with `-` in front for descending order. Rows without the field come last. Rows that are equal stay in the order that the list has without this */
                sort?: string;
                /** @description The fields that rows have, with commas between them; all fields by default */
                fields?: string;
                /** @description The most rows of a page; all rows by default */
                limit?: number;
                /** @description Where the page begins: the field `next` of the page before. All other parameters but `limit` must be as they were for that page */
                cursor?: string;
                /** @description Only rows with this text in one of their fields of text, in upper or lower case */
                q?: string;
                /** @description Only rows with this `version`: a whole number. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                version?: string;
                /** @description Only rows with this `source`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                source?: string;
                /** @description Only rows with this `synthetic`: `true` or `false`. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                synthetic?: string;
                /** @description Only rows with this `version_origin`: exactly this text. Several values with commas between them mean any of them (`%2C` is a comma within a value), an empty one means rows without a value */
                version_origin?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Versions of the registry */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Envelope"] & {
                        /** @description How many rows the whole list has */
                        total: number;
                        /** @description The cursor of the next page; null on the last one */
                        next: string | null;
                        versions: (components["schemas"]["VersionRow"] | components["schemas"]["VersionRowSelection"])[];
                    };
                };
            };
            /** @description The client's document of this entity tag still holds */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["Problem"];
        };
    };
    healthz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics in the OpenMetrics format */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/openmetrics-text": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
    readyz: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is ready; the text has the registry's version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            default: components["responses"]["Problem"];
        };
    };
}
