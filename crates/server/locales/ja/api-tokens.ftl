# Tokens with which programs administer the server.

api-tokens-heading = APIトークン
api-tokens-door-hint = プログラムがあなたに代わって操作するためのものです。
api-tokens-about = このトークンを示すプログラムは、あなたの名義で、ここであなたに許されているすべての操作を行えます。管理APIでのみ、あなたが管理者である間だけ有効です。
api-tokens-name = 名前
api-tokens-name-hint = 用途を書きます。たとえばプログラムの名前です。
api-tokens-may = 権限
api-tokens-reads = 閲覧
api-tokens-everything = 閲覧と変更
api-tokens-create = 新しいトークン
api-tokens-days = 有効日数
api-tokens-days-hint = 1から366まで。
api-tokens-problem-days = 1から366までの日数を入力してください。
api-tokens-read-only = 閲覧のみ
api-tokens-read-only-hint = ここのすべてを閲覧できますが、何も変更できません。
api-tokens-revoke = 取り消し
api-tokens-revoke-heading = APIトークン { $name } を取り消しますか？
api-tokens-revoke-means = 使用しているプログラムは直ちに拒否されます。元に戻せません。
api-tokens-password-hint = もう一度入力してください。トークンは今回のサインインより長く有効です。
