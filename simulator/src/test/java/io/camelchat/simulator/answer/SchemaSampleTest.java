package io.camelchat.simulator.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaSampleTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SchemaValidatorsConfig CONFIG =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'city':{'type':'string'},'days':{'type':'integer'}},'required':['city','days'],'additionalProperties':false}",
                "{'type':'object','properties':{'a':{'type':'object','properties':{'b':{'type':'array','items':{'type':'number'},'minItems':3}},'required':['b']}},'required':['a']}",
                "{'type':'object','required':['undeclared']}",
                "{'enum':['red','green']}",
                "{'const':{'a':[1,null]}}",
                "{'type':'string','minLength':20}",
                "{'type':'string','maxLength':3}",
                "{'type':'string','minLength':4,'maxLength':4}",
                "{'type':'integer','minimum':10,'maximum':12}",
                "{'type':'integer','exclusiveMinimum':10,'exclusiveMaximum':12}",
                "{'type':'integer','maximum':-7}",
                "{'type':'integer','minimum':10,'multipleOf':7}",
                "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':1}",
                "{'type':'number','minimum':-0.25,'maximum':0.25,'multipleOf':0.25}",
                "{'type':'number','minimum':0.1,'maximum':0.2}",
                "{'type':'boolean'}",
                "{'type':'null'}",
                "{'type':['null','integer']}",
                "{'type':['null']}",
                "{'anyOf':[{'type':'integer','minimum':5},{'type':'string'}]}",
                "{'oneOf':[{'type':'object','properties':{'k':{'const':'a'}},'required':['k']},{'type':'object','properties':{'k':{'const':'b'}},'required':['k']}]}",
                "{'allOf':[{'type':'object','properties':{'a':{'type':'integer'}},'required':['a']},{'properties':{'b':{'type':'boolean'}},'required':['b']}]}",
                "{'type':'object','properties':{'home':{'$ref':'#/$defs/place'},'work':{'$ref':'#/$defs/place','description':'x'}},'required':['home','work'],'$defs':{'place':{'type':'object','properties':{'zip':{'type':'string'}},'required':['zip'],'additionalProperties':false}}}",
                "{'$ref':'#/$defs/node','$defs':{'node':{'type':'object','properties':{'next':{'anyOf':[{'$ref':'#/$defs/node'},{'type':'null'}]}},'required':['next']}}}",
                "{'type':'object','properties':{'children':{'type':'array','items':{'$ref':'#'}}},'required':['children']}",
                "{'type':'array','items':{'type':'string'},'minItems':2,'maxItems':3,'uniqueItems':true}",
                "{'type':'array','items':{'type':'integer'},'minItems':3,'uniqueItems':true}",
                "{'type':'array','items':{'enum':['a','b','c']},'minItems':3,'uniqueItems':true}",
                "{'type':'array','maxItems':0}",
                "{'type':'array','prefixItems':[{'type':'string'},{'type':'integer'}],'items':false,'minItems':2}",
                "{'type':'string','format':'date-time'}",
                "{'type':'string','format':'date'}",
                "{'type':'string','format':'time'}",
                "{'type':'string','format':'duration'}",
                "{'type':'string','format':'email'}",
                "{'type':'string','format':'hostname'}",
                "{'type':'string','format':'ipv4'}",
                "{'type':'string','format':'ipv6'}",
                "{'type':'string','format':'uuid'}",
                "{'type':'string','format':'uri'}",
                "{'properties':{'a':{'type':'integer'}}}",
                "{}"
            })
    void isValidForItsSchema(String schemaText) throws Exception {
        JsonNode schema = JSON.readTree(schemaText.replace('\'', '"'));
        JsonSchema validator =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema, CONFIG);
        JsonNode sample = SchemaSample.of(schema);
        assertThat(validator.validate(JSON.readTree(sample.toString())))
                .as("%s", sample)
                .isEmpty();
    }

    @Test
    void isAnEmptyObjectWhereThereIsNoSchema() throws Exception {
        assertThat(SchemaSample.of(JSON.readTree("{}").path("parameters")).toString())
                .isEqualTo("{}");
    }
}
